import { invariant, unreachable } from '#kernel';
import { batchEntry, type Chunk, divideStep } from './batch.ts';
import { type LiveRequest, sequenceOf } from './live-request.ts';
import { RequestTable } from './request-table.ts';
import { Residency } from './residency.ts';
import { SequencePool } from './sequence-pool.ts';
import { StepTime } from './step-time.ts';
import type {
  AdoptResult,
  MemoryOp,
  PrefixLocation,
  SchedConfig,
  SchedRequest,
  SchedSnapshot,
  Scheduler,
  StepPlan,
  SubmitResult,
} from './types.ts';

/**
 * Creates the scheduler of one KV cache; docs/design/scheduling.md explains it.
 *
 * A plan that is not committed before the next one is made counts as failed: its ops are taken as done, its tokens as
 * not computed, and the next plan first removes what they may have left in the cache. A plan without entries need not be
 * committed. A request that is finished while its plan is under way keeps its sequence until the plan is committed or has failed.
 *
 * Breaks an invariant (a bug in the caller) on a configuration out of range, an empty prompt, an id that is already
 * live, `append` to an unknown request, `commitStep` of any plan but the last, and `discard` of what is not cached.
 */
export function createScheduler(config: SchedConfig): Scheduler {
  checkConfig(config);
  return new BatchScheduler(config);
}

/** A plan that was handed out and neither committed nor given up. */
interface Underway {
  readonly plan: StepPlan;
  readonly chunks: readonly Chunk[];
  /** Requests of the plan that were finished since. */
  readonly ended: Set<LiveRequest>;
}

class BatchScheduler implements Scheduler {
  readonly #config: SchedConfig;
  readonly #pool: SequencePool;
  readonly #requests = new RequestTable();
  readonly #stepTime: StepTime;
  readonly #residency: Residency;
  #underway: Underway | undefined;

  constructor(config: SchedConfig) {
    // Each running request can then always get one token and one row of a step.
    const maxRunning = Math.min(config.maxRunning, config.tokenBudget, config.outputBudget);
    this.#config = { ...config, maxRunning };
    this.#pool = new SequencePool(config);
    this.#stepTime = new StepTime(config.itlStretch);
    this.#residency = new Residency(this.#config, this.#requests, this.#pool, this.#stepTime);
  }

  submit(request: SchedRequest): SubmitResult {
    const { cellCapacity, maxWaiting } = this.#config;
    const promptTokens = request.promptTokens.length;
    if (promptTokens + 1 > cellCapacity) {
      return { kind: 'refused', reason: 'prompt-exceeds-cells', promptTokens, cellCapacity };
    }
    if (this.#requests.waiting.length >= maxWaiting) return { kind: 'refused', reason: 'queue-full', maxWaiting };
    this.#requests.add(request);
    return { kind: 'queued' };
  }

  planStep(): StepPlan {
    this.#giveUpPlan();
    const { preempted, outOfCells: stuck } = this.#residency.makeRoom();
    const { admitted, outOfCells: tooLong } = this.#residency.admit(preempted.length > 0);
    const chunks = divideStep(this.#requests.running, {
      tokenBudget: this.#config.tokenBudget,
      outputBudget: this.#config.outputBudget,
      cells: this.#pool.availableCells,
      prefillTokensBeside: (decodes) => this.#stepTime.prefillTokensBeside(decodes),
    });
    const tokenCount = chunks.reduce((sum, chunk) => sum + chunk.tokenCount, 0);
    this.#pool.reserve(tokenCount);
    const entries = chunks.map((chunk) => batchEntry(chunk, sequenceOf(chunk.request)));
    const decodeTokens = entries.filter((entry) => entry.samples && entry.tokens.length === 1).length;
    const ops = this.#pool.takeOps();
    const plan = { ops, entries, tokenCount, decodeTokens, admitted, preempted, outOfCells: [...stuck, ...tooLong] };
    this.#underway = { plan, chunks, ended: new Set() };
    return plan;
  }

  commitStep(plan: StepPlan, stepMs: number): void {
    const underway = this.#underway;
    invariant(underway?.plan === plan, 'a plan is committed that is not the last one, or twice');
    invariant(stepMs >= 0, `a step took ${stepMs} ms`);
    this.#underway = undefined;
    this.#pool.endReservation();
    for (const { request, tokenCount } of underway.chunks) this.#markComputed(request, tokenCount);
    for (const request of underway.ended) this.#pool.retire(sequenceOf(request));
    const { decodeTokens, tokenCount } = plan;
    this.#stepTime.learn({ decodeTokens, prefillTokens: tokenCount - decodeTokens, stepMs });
  }

  append(requestId: number, tokens: Int32Array): void {
    const request = this.#requests.find(requestId);
    invariant(request !== undefined, `tokens are appended to request ${requestId}, which is not live`);
    request.known.append(tokens);
  }

  finish(requestId: number): void {
    const request = this.#requests.find(requestId);
    if (!request) return;
    this.#requests.remove(request);
    const { place } = request;
    switch (place.kind) {
      case 'waiting':
      case 'preempted':
        return;
      case 'swapped':
        this.#residency.dropSwapped(request);
        return;
      case 'running':
        if (this.#underway?.chunks.some((chunk) => chunk.request === request)) this.#underway.ended.add(request);
        else this.#pool.retire(place.seq);
        return;
      default:
        unreachable(place);
    }
  }

  locate(tokens: Int32Array, cacheSalt: string): PrefixLocation {
    return this.#pool.locate(tokens, cacheSalt);
  }

  adopt(tokens: Int32Array, cacheSalt: string): AdoptResult {
    return this.#pool.adopt(tokens, cacheSalt);
  }

  discard(seq: number): readonly MemoryOp[] {
    return this.#pool.discard(seq);
  }

  evictCached(maxTokens: number): readonly MemoryOp[] {
    return this.#pool.evictCached(maxTokens);
  }

  clearCache(): readonly MemoryOp[] {
    return this.#pool.clear();
  }

  hasWork(): boolean {
    const mustSettle = this.#underway !== undefined && this.#underway.ended.size > 0;
    return this.#requests.size > 0 || this.#pool.hasOps || mustSettle;
  }

  snapshot(): SchedSnapshot {
    const { running, waiting, resumingCount, prefillTokens } = this.#requests;
    const { runningCells, cachedCells, freeCells, sequencesInUse, evictionsTotal } = this.#pool;
    return {
      running: running.length,
      waiting: waiting.length,
      preempted: resumingCount,
      runningCells,
      cachedCells,
      freeCells,
      cellCapacity: this.#config.cellCapacity,
      sequencesInUse,
      queuedPrefillTokens: prefillTokens,
      evictionsTotal,
      ...this.#residency.totals,
    };
  }

  #giveUpPlan(): void {
    const underway = this.#underway;
    if (!underway) return;
    this.#underway = undefined;
    this.#pool.endReservation();
    for (const { request } of underway.chunks) {
      this.#pool.note({ kind: 'remove', seq: sequenceOf(request), fromPos: request.computed });
    }
    for (const request of underway.ended) this.#pool.retire(sequenceOf(request));
  }

  #markComputed(request: LiveRequest, tokenCount: number): void {
    const { computed, known } = request;
    this.#pool.extend(sequenceOf(request), known.view(computed, computed + tokenCount));
    request.computed = computed + tokenCount;
    request.mostComputed = Math.max(request.mostComputed, request.computed);
  }
}

function checkConfig(config: SchedConfig): void {
  const { cellCapacity, maxSequences, maxRunning, maxWaiting, tokenBudget, outputBudget, itlStretch } = config;
  for (const [name, value] of Object.entries({ cellCapacity, maxSequences, maxRunning, tokenBudget, outputBudget })) {
    invariant(Number.isInteger(value) && value >= 1, `${name} is ${value}, not a whole number ≥ 1`);
  }
  invariant(maxRunning <= maxSequences, `maxRunning is ${maxRunning}, over maxSequences ${maxSequences}`);
  invariant(maxWaiting >= 0, `maxWaiting is ${maxWaiting}, below 0`);
  invariant(itlStretch >= 1, `itlStretch is ${itlStretch}, below 1`);
}
