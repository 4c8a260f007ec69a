import type { SchedSnapshot } from '#sched';
import type { PlainEngineError } from '../errors.ts';
import type { ModelFacts } from '../native/index.ts';
import type { EngineTotals } from './engine-core.ts';
import type { RunEvent, RunPrompt, RunSpec } from './run-spec.ts';
import type { SequenceState } from './sequence-memory.ts';

/** Questions with one answer each. */
export interface EngineCalls {
  tokenize: { readonly args: { readonly prompt: RunPrompt }; readonly result: Int32Array };
  detokenize: { readonly args: { readonly tokens: Int32Array }; readonly result: string };
  /** Spellings of single tokens, control tokens included. */
  spellings: { readonly args: { readonly tokens: readonly number[] }; readonly result: readonly Uint8Array[] };
  answerNow: { readonly args: { readonly id: string }; readonly result: boolean };
  exportTokens: {
    readonly args: { readonly tokens: Int32Array; readonly cacheSalt: string };
    readonly result: SequenceState;
  };
  importSequence: {
    readonly args: { readonly sequence: SequenceState; readonly cacheSalt: string };
    readonly result: true;
  };
  clearCache: { readonly args: Record<string, never>; readonly result: true };
}

export type CallName = keyof EngineCalls;

/** To the engine thread. */
export type EngineMessage =
  | { readonly kind: 'submit'; readonly spec: RunSpec }
  | { readonly kind: 'abort'; readonly id: string }
  | {
      [N in CallName]: {
        readonly kind: 'call';
        readonly callId: number;
        readonly name: N;
        readonly args: EngineCalls[N]['args'];
      };
    }[CallName]
  | { readonly kind: 'close' };

export interface LoadedFacts {
  readonly model: ModelFacts;
  readonly backend: string;
  readonly systemSummary: string;
  readonly kvBytesPerToken: number;
  readonly loadMs: number;
}

export interface EngineStatus {
  readonly scheduler: SchedSnapshot;
  readonly totals: EngineTotals;
}

/** From the engine thread. */
export type EngineReport =
  | { readonly kind: 'loaded'; readonly facts: LoadedFacts; readonly status: EngineStatus }
  | { readonly kind: 'load-failed'; readonly error: PlainEngineError }
  | { readonly kind: 'step'; readonly events: readonly RunEvent[]; readonly status: EngineStatus }
  | {
      readonly kind: 'reply';
      readonly callId: number;
      readonly outcome:
        | { readonly kind: 'ok'; readonly result: unknown }
        | { readonly kind: 'failed'; readonly error: PlainEngineError };
    }
  /** The step loop cannot go on; the process should end and be started again. */
  | { readonly kind: 'broken'; readonly error: PlainEngineError };
