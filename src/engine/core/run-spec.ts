import type { PositionTokens, SamplingParams, ThinkingPiece } from '#wire';
import type { PlainEngineError } from '../errors.ts';

/** What to generate from. Pieces are tokenised one by one, so that spellings cut between them never become control tokens. */
export type RunPrompt =
  | { readonly kind: 'pieces'; readonly pieces: readonly string[] }
  | { readonly kind: 'tokens'; readonly tokens: Int32Array };

/** `raw` leaves the generated text whole (`/v1/completions`); `split` separates thinking from answer. */
export type RunThinking =
  | { readonly kind: 'raw' }
  | {
      readonly kind: 'split';
      readonly budget: { readonly kind: 'unlimited' } | { readonly kind: 'tokens'; readonly count: number };
    };

/** One generation, complete: plain data that crosses the thread border. A request with `n` choices is n of these. */
export interface RunSpec {
  /** Unique among live runs. */
  readonly id: string;
  readonly prompt: RunPrompt;
  readonly thinking: RunThinking;
  readonly sampling: SamplingParams;
  readonly seed: number;
  /** Undefined = until the context is full. */
  readonly maxTokens: number | undefined;
  readonly minTokens: number;
  readonly stop: readonly string[];
  readonly stopTokenIds: readonly number[];
  readonly ignoreEos: boolean;
  readonly topLogprobs: number | undefined;
  readonly promptLogprobs: number | undefined;
  readonly wantsPromptTokenIds: boolean;
  readonly priority: number;
  readonly cacheSalt: string;
}

export interface RunUsage {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
}

/** When things happened to a run, milliseconds from its arrival. */
export interface RunTimings {
  readonly queueMs: number;
  readonly ttftMs: number;
  readonly totalMs: number;
}

/** Why a run ended: `stop` names the stop string or token when one was met. */
export type FinishReason =
  | { readonly kind: 'stop'; readonly matched: string | number | undefined }
  | { readonly kind: 'length' };

/** What a run tells its client; in order, `finished` or `failed` last and once. */
export type RunEvent =
  | {
      readonly kind: 'started';
      readonly id: string;
      readonly promptTokens: number;
      readonly promptTokenIds: Int32Array | undefined;
      readonly startsInThinking: boolean;
    }
  /** Position 0 has no prediction and is left out: entry i is for prompt token i + 1. */
  | { readonly kind: 'prompt-logprobs'; readonly id: string; readonly positions: readonly PositionTokens[] }
  | {
      readonly kind: 'delta';
      readonly id: string;
      readonly pieces: readonly ThinkingPiece[];
      /** Tokens since the last delta; more than one when text had to wait. */
      readonly tokenIds: readonly number[];
      readonly logprobs: readonly PositionTokens[] | undefined;
      readonly reasoningTokens: number;
      /** Milliseconds since the run's previous token; undefined for its first. */
      readonly itlMs: number | undefined;
    }
  | {
      readonly kind: 'finished';
      readonly id: string;
      readonly reason: FinishReason;
      readonly usage: RunUsage;
      readonly timings: RunTimings;
    }
  | { readonly kind: 'failed'; readonly id: string; readonly error: PlainEngineError };
