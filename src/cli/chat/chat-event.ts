/** What one streamed answer is made of, in order; exactly one of the last three kinds ends it. */
export type ChatEvent =
  | { readonly kind: 'opened'; readonly runId: string; readonly model: string }
  | { readonly kind: 'thinking'; readonly text: string }
  | { readonly kind: 'answer'; readonly text: string }
  /** May come with every piece (running totals) or once at the end. */
  | { readonly kind: 'usage'; readonly usage: TokenUsage }
  | { readonly kind: 'finished'; readonly reason: string }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: ChatFailure };

export type ChatEnding = Extract<ChatEvent, { readonly kind: 'finished' | 'stopped' | 'failed' }>;

export interface TokenUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Undefined where the server does not count them apart. */
  readonly thinkingTokens: number | undefined;
}

/** Why there is no whole answer; the message is shown to people as it is. */
export interface ChatFailure {
  readonly reason:
    | 'unreachable'
    /** 4xx. */
    | 'refused'
    /** 5xx, or an error event inside the stream. */
    | 'server-error'
    /** The connection closed, or the stream ended without a finish reason. */
    | 'cut'
    /** Something answers there, but it does not speak this API. */
    | 'not-understood';
  readonly message: string;
  readonly httpStatus: number | undefined;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  /** Undefined = the server's own. */
  readonly temperature: number | undefined;
  /** Most tokens of thinking; 0 = none, undefined = no limit. */
  readonly thinkingBudgetTokens: number | undefined;
}

export interface ServedModel {
  readonly id: string;
  /** Set where the server runs something smaller in place of the model one would expect. */
  readonly standInNote: string | undefined;
}
