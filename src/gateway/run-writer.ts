import type { WireError } from '#wire';
import type { RunEnd, RunEvent } from './run-event.ts';

/**
 * Writes one run in the words of one protocol. A writer is made for one reader, which shows it all events of the run in
 * their order: what it says may depend on what it has said.
 */
export interface RunWriter {
  /** Of a stream. */
  readonly contentType: string;
  /** What a stream says while nothing flows; '' where the protocol has nothing of the kind. */
  readonly keepAlive: string;
  /** What a reader is told of one event: any number of the protocol's own, '' for none. */
  event(event: RunEvent): string;
  /** Last words of a complete stream. */
  readonly done: string;
  /** Last words of a stream that failed after its head had left. */
  failed(error: WireError): string;
  /** The whole answer of a run that is complete. */
  whole(end: Extract<RunEnd, { kind: 'complete' }>): object;
}

export const eventStream = 'text/event-stream; charset=utf-8';
