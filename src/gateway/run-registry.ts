import type { Caller } from './caller.ts';
import { GatewayError } from './errors.ts';
import type { Run } from './run.ts';

/** Ended runs beyond this many are forgotten, oldest first, however young they are. */
const maxEnded = 10_000;

/** The runs that can be named: all that are alive, and kept ones for a while after their end. */
export class RunRegistry {
  readonly #runById = new Map<string, Run>();
  readonly #forgetTimers = new Map<string, NodeJS.Timeout>();
  readonly #relayed = new Set<Promise<unknown>>();
  readonly #keepMs: number;
  readonly #onForgotten: (id: string) => void;
  #live = 0;

  /** @param onForgotten - told of kept runs that can be read no longer */
  constructor(keepMs: number, onForgotten: (id: string) => void = () => undefined) {
    this.#keepMs = keepMs;
    this.#onForgotten = onForgotten;
  }

  get live(): number {
    return this.#live;
  }

  get held(): number {
    return this.#runById.size;
  }

  add(run: Run): void {
    this.#runById.set(run.id, run);
    this.#live++;
    void run.over.then(() => this.#ended(run));
  }

  has(id: string): boolean {
    return this.#runById.has(id);
  }

  /**
   * To other callers than its own a run is one that was never there.
   * @throws {GatewayError} GATEWAY_RUN_UNKNOWN
   */
  get(id: string, caller: Caller): Run {
    const run = this.#runById.get(id);
    if (run && run.caller.name === caller.name) return run;
    const name = JSON.stringify(id.slice(0, 100));
    const message = `No run ${name} is alive or kept. A run outlives its end only when it was asked for with the header regauge-keep: true.`;
    throw new GatewayError('GATEWAY_RUN_UNKNOWN', message);
  }

  /** Whether some run's attempt at this replica is not over. */
  isAt(replicaId: string): boolean {
    return this.#runById
      .values()
      .some(({ attempts }) => attempts.some((one) => one.replicaId === replicaId && one.end === 'running'));
  }

  /** Counts an exchange without a run among what has to end before the gateway may. */
  async track<T>(exchange: Promise<T>): Promise<T> {
    this.#relayed.add(exchange);
    try {
      return await exchange;
    } finally {
      this.#relayed.delete(exchange);
    }
  }

  /** Resolves when no run is alive, and nothing is relayed. */
  async settled(): Promise<void> {
    await Promise.allSettled([...Array.from(this.#runById.values(), (run) => run.over), ...this.#relayed]);
  }

  close(): void {
    for (const timer of this.#forgetTimers.values()) clearTimeout(timer);
    this.#forgetTimers.clear();
    for (const run of this.#runById.values()) {
      if (run.end) continue;
      // With this process all others go down, and nobody will go on with it.
      run.letAllThrough();
      run.cancel('the gateway is going down');
    }
    this.#runById.clear();
  }

  #ended(run: Run): void {
    this.#live--;
    if (!run.isKept) {
      this.#runById.delete(run.id);
      return;
    }
    this.#forgetTimers.set(run.id, setTimeout(() => this.#forget(run.id), this.#keepMs).unref());
    const [oldest] = this.#forgetTimers.keys();
    if (this.#forgetTimers.size > maxEnded && oldest !== undefined) this.#forget(oldest);
  }

  #forget(id: string): void {
    clearTimeout(this.#forgetTimers.get(id));
    this.#forgetTimers.delete(id);
    this.#runById.delete(id);
    this.#onForgotten(id);
  }
}
