/** What goes wrong with one reply; nothing when it is absent. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** 400, in the engine's own words for a prompt that is too long. */
  | { readonly kind: 'context-exceeded' }
  /** Takes the request and never says a word. */
  | { readonly kind: 'silence-from-the-start' }
  /** The connection is reset before anything was sent. */
  | { readonly kind: 'reset-at-once' }
  /** The head comes at once, the first token late. */
  | { readonly kind: 'slow-first-token'; readonly afterMs: number }
  /** All is said but `[DONE]`. */
  | { readonly kind: 'done-missing' }
  | MidStreamFault;

export interface MidStreamFault {
  readonly kind: /** The body ends properly, without a finish reason. */
    | 'ends'
    /** The same after `[DONE]`. */
    | 'done-without-finish'
    /** The connection is reset in the middle of an event. */
    | 'reset'
    | 'silence'
    | 'malformed-chunk'
    /** An error in the engine's words, after the 200. */
    | 'error-event'
    /** The host's filter ends the answer. */
    | 'content-filter';
  /** One more than there are characters: after the token that ends the sequence. */
  readonly afterTokens: number;
}
