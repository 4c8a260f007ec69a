import type { AnswerEvent } from '#wire';
import type { StreamPlace } from '../api/api-client.ts';
import { ApiError } from '../api/api-error.ts';
import { answerEvents } from './answer-events.ts';
import { retryDelayMs } from './retry-delay.ts';

export interface FollowOptions {
  readonly open: (place: StreamPlace, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  /** Where this reader is by now. */
  readonly place: () => StreamPlace;
  readonly onEvent: (event: AnswerEvent) => void;
  /** The stream is cut, and opened again after a wait; called with false once it is there. */
  readonly onCut: (isCut: boolean) => void;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly chance: () => number;
  readonly signal: AbortSignal;
}

/**
 * Reads an answer to its end, over as many streams as that takes: one that ends without `done` was cut, however politely.
 * It goes on until there is `done`, its signal, or an answer of the server that another try does not change. `done` of an
 * answer that still runs says that its run is another one now, or not begun yet by a server that was started again.
 * @throws {ApiError} the latter: gone, no key, not allowed
 */
export async function followAnswer(options: FollowOptions): Promise<void> {
  const { signal, wait, chance, onCut } = options;
  let failures = 0;
  while (!signal.aborted) {
    const end = await readOnce(options);
    if (end === 'done' || signal.aborted) return;
    failures = end === 'cut' ? 1 : failures + 1;
    onCut(true);
    await wait(retryDelayMs(failures, chance()), signal);
  }
}

/** @returns `cut` where the stream gave something before it ended, `nothing` where it did not */
async function readOnce({ open, place, onEvent, onCut, signal }: FollowOptions): Promise<'done' | 'cut' | 'nothing'> {
  let end: 'cut' | 'nothing' = 'nothing';
  try {
    for await (const event of answerEvents(await open(place(), signal))) {
      if (end === 'nothing') onCut(false);
      end = 'cut';
      onEvent(event);
      if (event.kind === 'done' && event.answer.state !== 'running') return 'done';
    }
  } catch (error) {
    if (error instanceof ApiError && isFinal(error)) throw error;
  }
  return end;
}

function isFinal({ kind }: ApiError): boolean {
  return kind === 'wrong-key' || kind === 'not-allowed' || kind === 'not-found' || kind === 'refused';
}
