import type { Capabilities, EngineKind, ReplicaTarget } from '../adapter.ts';
import type { Quantiles } from './recent-samples.ts';

/** `starting` until the first token, `half-open` while one probe decides, `open` while it is left alone. */
export type ReplicaState = 'ready' | 'half-open' | 'open' | 'starting' | 'draining';

/** One replica at one instant. What was never measured, and what the engine does not publish, is undefined. */
export interface ReplicaView {
  readonly id: string;
  readonly kind: EngineKind;
  /** As configured; the model's name filled in once the server has told it. */
  readonly target: ReplicaTarget;
  readonly state: ReplicaState;
  /** The state in words, for people. */
  readonly reason: string;
  /** Requests being computed, by the engine's count where it publishes one, brought up to now by our own. */
  readonly running: number;
  readonly waiting: number | undefined;
  /** 0 … 1. */
  readonly kvUse: number | undefined;
  /** Prompt tokens sent from here that wait for their first token. */
  readonly queuedPrefillTokens: number;
  readonly prefillTokensPerSecond: number | undefined;
  /** Of one stream at the present load. */
  readonly decodeTokensPerSecond: number | undefined;
  /** Of the last minute. */
  readonly ttftMs: Quantiles | undefined;
  readonly itlMs: Quantiles | undefined;
  /** Share of looked-up prompt tokens that were in the prefix cache since the server started, 0 … 1. */
  readonly prefixHitRatio: number | undefined;
  readonly contextTokens: number | undefined;
  /** Equal names, equal tokenizers; undefined is equal to nothing. */
  readonly tokenizer: string | undefined;
  readonly version: string | undefined;
  /** How an engine of ours lists its model. */
  readonly card: Readonly<Record<string, unknown>> | undefined;
  readonly capabilities: Capabilities;
  /** A 429 asked to come back not before this time of the monitor's clock. */
  readonly notBeforeMs: number | undefined;
}
