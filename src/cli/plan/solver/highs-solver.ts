import { Worker } from 'node:worker_threads';
import { answerOfHighs, highsOptions, type SolverAnswer } from '#planner';
import type { SolveOrder, SolveReply } from './highs-thread.ts';
import type { Solver } from './solver.ts';

/** What a thread that hangs beyond its own limit is given on top before it is ended. */
const graceMs = 2_000;

interface Waiting {
  readonly resolve: (answer: SolverAnswer) => void;
  readonly deadline: NodeJS.Timeout;
}

/**
 * HiGHS as WebAssembly in a thread of its own: a solve blocks, and a stuck one can be ended only with its thread. The
 * thread starts at once, because it loads while candidates are computed, and takes one programme after the other.
 */
export class HighsSolver implements Solver {
  #worker: Worker | undefined;
  #nextId = 0;
  readonly #waitingById = new Map<number, Waiting>();

  constructor() {
    this.#running();
  }

  solve(programmeText: string, limitMs: number): Promise<SolverAnswer> {
    const { promise, resolve } = Promise.withResolvers<SolverAnswer>();
    const id = this.#nextId++;
    const ahead = this.#waitingById.size;
    const deadline = setTimeout(() => this.#end({ kind: 'out-of-time' }), (ahead + 1) * limitMs + graceMs);
    this.#waitingById.set(id, { resolve, deadline });
    const order: SolveOrder = { id, text: programmeText, settings: highsOptions(limitMs) };
    this.#running().postMessage(order);
    return promise;
  }

  async close(): Promise<void> {
    await this.#end({ kind: 'failed', text: 'it was closed.' });
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(threadFile(), { execArgv: threadFlags() });
    worker.on('message', ({ id, outcome }: SolveReply) =>
      this.#settle(id, outcome.kind === 'ended' ? answerOfHighs(outcome.answer) : outcome),
    );
    worker.on('error', ({ message }) => this.#end({ kind: 'failed', text: message }));
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #settle(id: number, answer: SolverAnswer): void {
    const waiting = this.#waitingById.get(id);
    this.#waitingById.delete(id);
    clearTimeout(waiting?.deadline);
    waiting?.resolve(answer);
  }

  /** Ends the thread; whoever waits gets this answer. The next programme starts a new one. */
  async #end(answer: SolverAnswer): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    for (const id of [...this.#waitingById.keys()]) this.#settle(id, answer);
    await worker?.terminate();
  }
}

function threadFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './highs-thread.ts' : './highs-thread.js', import.meta.url);
}

function threadFlags(): string[] {
  return import.meta.url.endsWith('.ts')
    ? ['--conditions=regauge-source', '--disable-warning=ExperimentalWarning']
    : [];
}
