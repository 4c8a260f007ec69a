import { invariant } from '#kernel';
import type { SimulatedRequest } from './sample-requests.ts';

/** A request on its way through a rank; times and steps are filled in as they happen. */
export interface Live {
  readonly request: SimulatedRequest;
  /** Prompt tokens still to compute; after a preemption what had been generated counts as prompt. */
  prefillTokens: number;
  /** Tokens whose KV is there before the next chunk. */
  computedTokens: number;
  /** Tokens that a running request had when its decoding began, and the step that was. */
  contextAtStart: number;
  startStep: number;
  /** Steps of decoding left when it starts, or starts again. */
  decodeSteps: number;
  endStep: number;
  firstTokenMs: number | undefined;
}

export interface RankLimits {
  readonly chunkTokens: number;
  readonly blockTokens: number;
  readonly kvBlocks: number;
  readonly maxRunning: number;
  readonly tokensPerStep: number;
}

/** What one rank adds to the next step. */
export interface RankLoad {
  readonly rows: number;
  readonly contextTokens: number;
  readonly prefillTokens: number;
  readonly prefillCachedTokens: number;
  readonly chunks: number;
}

/**
 * One data-parallel rank of an engine: it decodes all that run, gives what is left of the token budget to prompts in the
 * order they came, and when its KV is full the newest one that runs gives way and is computed again.
 *
 * Running requests all grow by the same tokens per step, so their contexts are one sum and a step count, and many steps
 * cost no more to account for than one.
 */
export class Rank {
  readonly #limits: RankLimits;
  readonly #waiting: Live[] = [];
  #prefilling: Live[] = [];
  #running: Live[] = [];
  #takes: number[] = [];
  /** Σ (context at start − start step · tokens per step) over all that run. */
  #contextBase = 0;
  #step = 0;
  preemptions = 0;

  constructor(limits: RankLimits) {
    this.#limits = limits;
  }

  /** Requests, those that wait four times: so vLLM's balancer of ranks counts, because queues hurt more than company. */
  get load(): number {
    return 4 * (this.#waiting.length + this.#prefilling.length) + this.#running.length;
  }

  get rows(): number {
    return this.#running.length;
  }

  add(live: Live): void {
    this.#waiting.push(live);
  }

  /** Makes room for one more step of decoding, then parts the rest of the budget among prompts. */
  plan(): RankLoad {
    while (!this.#fits(1)) this.#preemptNewest();
    this.#admit();
    let budget = Math.max(0, this.#limits.chunkTokens - this.rows);
    this.#takes = this.#prefilling.map((live) => {
      const take = Math.min(budget, live.prefillTokens);
      budget -= take;
      return take;
    });
    const chunks = this.#takes.filter((take) => take > 0).length;
    const cached = this.#prefilling.reduce((sum, live, i) => sum + (this.#takes[i]! > 0 ? live.computedTokens : 0), 0);
    return {
      rows: this.rows,
      contextTokens: this.contextAfter(0),
      prefillTokens: this.#takes.reduce((sum, take) => sum + take, 0),
      prefillCachedTokens: chunks === 0 ? 0 : cached / chunks,
      chunks,
    };
  }

  /** Σ of the contexts of all that run, so many steps from now. */
  contextAfter(steps: number): number {
    return this.#contextBase + this.rows * (this.#step + steps) * this.#limits.tokensPerStep;
  }

  /** Steps until the next one ends. */
  stepsToEnd(): number {
    return this.#running.reduce(
      (least, { endStep }) => Math.min(least, endStep - this.#step),
      Number.POSITIVE_INFINITY,
    );
  }

  /** Steps for which the KV certainly suffices, ≥ 1 after {@link plan}. */
  stepsOfRoom(): number {
    const { kvBlocks, blockTokens, tokensPerStep } = this.#limits;
    const freeTokens = (kvBlocks - this.rows - this.#promptBlocks()) * blockTokens - this.contextAfter(0);
    return Math.max(1, Math.floor(freeTokens / (this.rows * tokensPerStep)));
  }

  /** Passes `steps` steps, of which only a single one may have prompts in it. @returns those that ended */
  advance(steps: number, nowMs: number): readonly Live[] {
    this.#step += steps;
    const ended = this.#running.filter(({ endStep }) => endStep <= this.#step);
    for (const live of ended) this.#contextBase -= this.#baseOf(live);
    if (ended.length > 0) this.#running = this.#running.filter(({ endStep }) => endStep > this.#step);
    return [...ended, ...this.#finishPrompts(nowMs)];
  }

  #finishPrompts(nowMs: number): readonly Live[] {
    if (this.#prefilling.length === 0) return [];
    for (const [i, live] of this.#prefilling.entries()) {
      live.prefillTokens -= this.#takes[i]!;
      live.computedTokens += this.#takes[i]!;
    }
    const done = this.#prefilling.filter(({ prefillTokens }) => prefillTokens === 0);
    this.#prefilling = this.#prefilling.filter(({ prefillTokens }) => prefillTokens > 0);
    for (const live of done) live.firstTokenMs ??= nowMs;
    for (const live of done) if (live.decodeSteps > 0) this.#start(live);
    return done.filter(({ decodeSteps }) => decodeSteps === 0);
  }

  #start(live: Live): void {
    live.contextAtStart = live.computedTokens;
    live.startStep = this.#step;
    live.endStep = this.#step + live.decodeSteps;
    this.#contextBase += this.#baseOf(live);
    this.#running.push(live);
  }

  #baseOf({ contextAtStart, startStep }: Live): number {
    return contextAtStart - startStep * this.#limits.tokensPerStep;
  }

  /** Prompts enter while their KV and one block more fits; a request that fits an empty rank is never refused. */
  #admit(): void {
    for (let live = this.#waiting[0]; live !== undefined; live = this.#waiting[0]) {
      const isAlone = this.rows + this.#prefilling.length === 0;
      const hasBudget =
        this.#prefilling.reduce((sum, p) => sum + p.prefillTokens, 0) < this.#limits.chunkTokens - this.rows;
      const hasRoom =
        this.#usedBlocks(1) + this.#blocksOf(live.prefillTokens + live.computedTokens + 1) <= this.#limits.kvBlocks;
      const hasPlace = this.rows + this.#prefilling.length < this.#limits.maxRunning;
      if (!isAlone && !(hasBudget && hasRoom && hasPlace)) return;
      this.#waiting.shift();
      this.#prefilling.push(live);
      if (live.prefillTokens === 0) this.#startHandedOver(live);
    }
  }

  /** A decode rank gets its KV from elsewhere: nothing is left to compute. */
  #startHandedOver(live: Live): void {
    this.#prefilling = this.#prefilling.filter((other) => other !== live);
    this.#start(live);
  }

  #fits(steps: number): boolean {
    const { blockTokens, kvBlocks } = this.#limits;
    if (this.rows + this.#prefilling.length <= 1) return true;
    const most = this.contextAfter(steps) / blockTokens + this.rows + this.#promptBlocks();
    return most <= kvBlocks || this.#usedBlocks(steps) <= kvBlocks;
  }

  #usedBlocks(steps: number): number {
    const grown = (this.#step + steps) * this.#limits.tokensPerStep;
    return this.#running.reduce((sum, live) => sum + this.#blocksOf(this.#baseOf(live) + grown), this.#promptBlocks());
  }

  #promptBlocks(): number {
    return this.#prefilling.reduce(
      (sum, live) => sum + this.#blocksOf(live.prefillTokens + live.computedTokens + 1),
      0,
    );
  }

  #blocksOf(tokens: number): number {
    return Math.ceil(tokens / this.#limits.blockTokens);
  }

  #preemptNewest(): void {
    // A prompt came after all that decode; were they to give way to it, two could undo each other's work for ever.
    const live = this.#prefilling.pop() ?? this.#running.pop();
    invariant(live !== undefined, 'a rank with nothing in it has no room');
    if (live.prefillTokens === 0) {
      this.#contextBase -= this.#baseOf(live);
      live.prefillTokens = Math.ceil(this.#baseOf(live) + this.#step * this.#limits.tokensPerStep);
      live.decodeSteps = live.endStep - this.#step;
    } else live.prefillTokens += live.computedTokens;
    live.computedTokens = 0;
    this.#waiting.unshift(live);
    this.preemptions += 1;
  }
}
