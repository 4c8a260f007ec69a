import type { FinishReason, UsageCounts, WireError } from '#wire';

/** One thing a reader of a run is told, in no protocol's shape: each reader has a writer for its own. */
export type RunEvent =
  /** Before all others, when the first text is there. */
  | { readonly kind: 'opened'; readonly promptTokens: readonly number[] | undefined }
  /** `tokens`: ids since the event before; undefined where the replica tells none. */
  | { readonly kind: 'thinking'; readonly text: string; readonly tokens: readonly number[] | undefined }
  | { readonly kind: 'answer'; readonly text: string; readonly tokens: readonly number[] | undefined }
  /** Ids after the last text, the end of the sequence above all. */
  | { readonly kind: 'last-tokens'; readonly tokens: readonly number[] }
  | { readonly kind: 'finish'; readonly reason: FinishReason; readonly matched: string | undefined }
  | { readonly kind: 'usage'; readonly counts: UsageCounts };

/** How a run ended. What came before a `failed` is a part of an answer, and no reader may take it for the whole. */
export type RunEnd =
  | {
      readonly kind: 'complete';
      readonly reason: FinishReason;
      readonly matched: string | undefined;
      readonly usage: UsageCounts;
    }
  | { readonly kind: 'failed' | 'cancelled'; readonly error: WireError };
