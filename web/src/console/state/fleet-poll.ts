import { type Signal, signal } from '@preact/signals';
import { retryDelayMs } from '../../answers/retry-delay.ts';
import { type ApiProblem, toProblem } from '../../api/api-error.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { FleetHistory } from '../fleet/fleet-history.ts';
import type { ReadFleet } from './fleet-api.ts';

const everyMs = 1_000;
/** Somebody may sign in in another tab. */
const signedOutMs = 30_000;

/** What the page needs of the world around it, so that the loop below has no clock of its own. */
export interface PollSurroundings {
  readonly read: ReadFleet;
  readonly nowMs: () => number;
  /** 0..1 */
  readonly chance: () => number;
  /** Resolves after so long, or earlier when waiting has no more point; at once when aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Resolves when somebody can see the page; at once when aborted. */
  readonly seen: (signal: AbortSignal) => Promise<void>;
}

export type PollState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'heard'; readonly atMs: number }
  /** The last reading failed; what is shown, if anything, is what was heard before. */
  | {
      readonly kind: 'failing';
      readonly problem: ApiProblem;
      readonly failures: number;
      readonly nextTryMs: number;
      /** Of what is shown; null where nothing was ever heard. */
      readonly heardMs: number | null;
    }
  | { readonly kind: 'signed-out' };

/**
 * Reads the fleet once a second while somebody looks. A server that does not answer is asked less and less often, and one
 * that wants a key now and then, and when its user comes back from signing in. Ends with `close`.
 */
export class FleetPoll {
  readonly fleet: Signal<Fleet | null> = signal(null);
  readonly state: Signal<PollState> = signal({ kind: 'loading' });
  readonly history = new FleetHistory();
  readonly #around: PollSurroundings;
  readonly #over = new AbortController();
  #waiting = new AbortController();

  constructor(around: PollSurroundings) {
    this.#around = around;
  }

  /** Resolves after `close`. */
  async run(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      await this.#around.seen(signal);
      if (!signal.aborted) await this.#readOnce();
      if (!signal.aborted) await this.#pause();
    }
  }

  /** Does not wait for the next try. */
  tryNow(): void {
    this.#waiting.abort();
  }

  close(): void {
    this.#over.abort();
  }

  async #readOnce(): Promise<void> {
    const { read, nowMs } = this.#around;
    try {
      const fleet = await read(this.#over.signal);
      const atMs = nowMs();
      this.history.record(fleet, atMs);
      this.fleet.value = fleet;
      this.state.value = { kind: 'heard', atMs };
    } catch (error) {
      if (!this.#over.signal.aborted) this.#fail(toProblem(error));
    }
  }

  #fail(problem: ApiProblem): void {
    if (problem.kind === 'wrong-key') {
      this.fleet.value = null;
      this.state.value = { kind: 'signed-out' };
      return;
    }
    const before = this.state.value;
    const failures = before.kind === 'failing' ? before.failures + 1 : 1;
    const delayMs = Math.max(everyMs, problem.retryAfterMs ?? 0, retryDelayMs(failures, this.#around.chance()));
    const nextTryMs = this.#around.nowMs() + delayMs;
    this.state.value = { kind: 'failing', problem, failures, nextTryMs, heardMs: heardIn(before) };
  }

  async #pause(): Promise<void> {
    const delayMs = this.#delayMs();
    this.#waiting = new AbortController();
    await this.#around.wait(delayMs, AbortSignal.any([this.#over.signal, this.#waiting.signal]));
  }

  #delayMs(): number {
    const state = this.state.value;
    if (state.kind === 'signed-out') return signedOutMs;
    return state.kind === 'failing' ? state.nextTryMs - this.#around.nowMs() : everyMs;
  }
}

function heardIn(state: PollState): number | null {
  if (state.kind === 'heard') return state.atMs;
  return state.kind === 'failing' ? state.heardMs : null;
}
