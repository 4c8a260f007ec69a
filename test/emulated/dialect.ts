import type { EngineKind } from '#fleet';

export type Json = Readonly<Record<string, unknown>>;

/** `mark`: the tag that ends the thought, and where the engine drops them the line breaks around it. */
export type ScriptPart = 'thinking' | 'mark' | 'answer';

/** What a client asks to be generated. */
export interface EmulatedCall {
  readonly isChat: boolean;
  readonly body: Json;
}

export interface EmulatedCounts {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export type EmulatedFinish = 'stop' | 'length' | 'content_filter';

/** One reply in the words of one engine. */
export interface EmulatedEvents {
  /** Before the first token. */
  readonly opening: string;
  token(char: string, part: ScriptPart): string;
  /** The token that ends the sequence, and ids that have not been told yet. */
  lastTokens(): string;
  /** Finish reason and usage, where the engine puts them; `[DONE]` is not among them. */
  end(reason: EmulatedFinish, counts: EmulatedCounts): string;
}

/** How one engine speaks, as `wire.md` and the recorded replies describe it; only what a gateway can see of it. */
export interface EmulatedDialect {
  readonly kind: EngineKind;
  /** `GET`, by path. */
  readonly pages: Readonly<Record<string, object>>;
  /** Under which name `/detokenize` gives its text; undefined = there is no such path. */
  readonly spelling: 'prompt' | 'content' | 'text' | undefined;
  /** Drops the line breaks around the mark. */
  readonly trims: boolean;
  events(call: EmulatedCall): EmulatedEvents;
  /** Most tokens the request asks for, in the words that the engine understands. */
  limitOf(call: EmulatedCall): number;
  /** Body of a reply that is no 200. */
  error(status: number, message: string): object;
  /** Body of the 400 for a prompt that is too long. */
  readonly contextExceeded: object;
  /** What comes after the 200 when the engine gives up. */
  streamError(message: string): string;
  /** After the last event of every stream. */
  readonly done: string;
}

/** Ids of any chat's prompt. */
export const emulatedPrompt: readonly number[] = [1, 2, 3];
export const finishToken = 0;
export const emulatedModel = 'emulated';

export function event(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

/** The limit by its older name, the only one that all engines read. */
export function maxTokensOf({ body }: EmulatedCall): number | undefined {
  return typeof body.max_tokens === 'number' ? body.max_tokens : undefined;
}
