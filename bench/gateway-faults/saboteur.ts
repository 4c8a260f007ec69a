import type { SeededRandom } from '../../test/support/seeded-random.ts';
import type { SupervisedEngine } from './supervised-engine.ts';

export const acts = ['kill', 'stop', 'cut', 'reset'] as const;
export type Act = (typeof acts)[number];

const longestStopMs = 6_000;
const shortestStopMs = 50;

/**
 * Harms one engine or another whenever so many tokens have come, on average.
 *
 * What is done to whom after how many tokens follows from the seed; which streams are hit depends on the machine, so two
 * storms of one seed are alike and not the same.
 */
export class Saboteur {
  readonly done: Record<Act, number> = { kill: 0, stop: 0, cut: 0, reset: 0 };
  readonly #engines: readonly SupervisedEngine[];
  readonly #random: SeededRandom;
  readonly #everyTokens: number;
  #left: number;

  constructor(engines: readonly SupervisedEngine[], random: SeededRandom, everyTokens: number) {
    this.#engines = engines;
    this.#random = random;
    this.#everyTokens = everyTokens;
    this.#left = this.#pause();
  }

  /** To be called for each event with text that any client gets. */
  readonly onToken = (): void => {
    if (--this.#left > 0) return;
    this.#left = this.#pause();
    this.#harm(this.#random.pick(this.#engines), this.#random.pick(acts));
  };

  #pause(): number {
    return 1 + this.#random.below(2 * this.#everyTokens);
  }

  /** An engine that is away or holds its breath is left in peace: two faults at once would be one. */
  #harm(engine: SupervisedEngine, act: Act): void {
    const stopMs = shortestStopMs + this.#random.below(longestStopMs - shortestStopMs);
    const breaksAll = this.#random.below(2) === 0;
    if (!engine.isUp) return;
    this.done[act]++;
    if (act === 'kill') engine.kill();
    else if (act === 'stop') engine.stopFor(stopMs);
    else engine.wire.break(act, breaksAll ? undefined : (count) => this.#random.below(count));
  }
}
