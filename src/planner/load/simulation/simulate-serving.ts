import { PlannerError } from '../../errors.ts';
import type { ReplicaTimes, StepLoad } from '../../time/replica.ts';
import { defaultServing, type ServingOptions } from '../serving/options.ts';
import { type Live, Rank, type RankLoad } from './rank.ts';
import type { SimulatedRequest } from './sample-requests.ts';

/** What became of one request. */
export interface ServedRequest {
  readonly request: SimulatedRequest;
  readonly ttftMs: number;
  /** From the first token to the last, per token; undefined for a single token. */
  readonly tpotMs: number | undefined;
  readonly endMs: number;
}

export interface SimulationRun {
  /** In the order in which they ended. */
  readonly served: readonly ServedRequest[];
  readonly steps: number;
  readonly preemptions: number;
  /** Over time, while anything ran. */
  readonly meanRowsPerRank: number;
}

export interface SimulationOptions extends ServingOptions {
  /** `skipping`: steps between two events are one; `step-exact`: each is taken, which is slow and the reference. */
  readonly mode: 'skipping' | 'step-exact';
}

/**
 * Serves requests by one replica in simulated time: least loaded rank, first come first served, decoding first, prompts
 * in chunks of what the token budget leaves, KV in blocks, the newest gives way when it is full. Ranks step together, so
 * that the busiest decides how long a step takes.
 *
 * Between two events (an arrival, an end, KV running out) the batch stays and every context grows by the same, so the
 * time of many steps is that of the first and the last: exact where step time is linear in context, and within a part in
 * a thousand elsewhere, where a run of steps is short beside the context.
 *
 * A replica of phase `decode` gets prompts with their KV computed; one of phase `prefill` ends each request with its
 * first token.
 *
 * @param requests - ascending `atMs`; all are served to their end
 * @throws {PlannerError} `PLANNER_BAD_VALUE` when times do not ascend
 */
export function simulateServing(
  times: ReplicaTimes,
  requests: readonly SimulatedRequest[],
  options: SimulationOptions = { ...defaultServing, mode: 'skipping' },
): SimulationRun {
  return new Simulation(times, requests, options).run();
}

class Simulation {
  readonly #times: ReplicaTimes;
  readonly #requests: readonly SimulatedRequest[];
  readonly #isExact: boolean;
  readonly #ranks: readonly Rank[];
  readonly #served: ServedRequest[] = [];
  #nowMs = 0;
  #next = 0;
  #steps = 0;
  #busyMs = 0;
  #rowMs = 0;

  constructor(times: ReplicaTimes, requests: readonly SimulatedRequest[], options: SimulationOptions) {
    const unordered = requests.findIndex(({ atMs }, i) => !(atMs >= (requests[i - 1]?.atMs ?? 0)));
    if (unordered >= 0)
      throw new PlannerError('PLANNER_BAD_VALUE', `Requests must ascend in time, but number ${unordered} does not.`, {
        index: unordered,
      });
    this.#times = times;
    this.#requests = requests;
    this.#isExact = options.mode === 'step-exact';
    const limits = {
      chunkTokens: options.chunkTokens,
      blockTokens: options.blockTokens,
      kvBlocks: Math.floor(times.kvTokensPerRank / options.blockTokens),
      maxRunning: options.maxRunningPerRank,
      tokensPerStep: times.tokensPerStep,
    };
    this.#ranks = Array.from({ length: times.ranks }, () => new Rank(limits));
  }

  run(): SimulationRun {
    while (this.#served.length < this.#requests.length) {
      this.#arrive();
      const loads = this.#ranks.map((rank) => rank.plan());
      if (loads.every(({ rows, chunks }) => rows + chunks === 0)) this.#nowMs = this.#requests[this.#next]!.atMs;
      else this.#pass(loads);
    }
    return {
      served: this.#served,
      steps: this.#steps,
      preemptions: this.#ranks.reduce((sum, rank) => sum + rank.preemptions, 0),
      meanRowsPerRank: this.#busyMs === 0 ? 0 : this.#rowMs / this.#busyMs / this.#ranks.length,
    };
  }

  #arrive(): void {
    for (; this.#next < this.#requests.length && this.#requests[this.#next]!.atMs <= this.#nowMs; this.#next += 1) {
      const rank = this.#ranks.reduce((least, other) => (other.load < least.load ? other : least));
      rank.add(this.#liveOf(this.#requests[this.#next]!));
    }
  }

  #liveOf(request: SimulatedRequest): Live {
    const { phase } = this.#times.config;
    const computedTokens = phase === 'decode' ? request.inputTokens : request.cachedTokens;
    const decodeSteps = phase === 'prefill' ? 0 : Math.ceil((request.outputTokens - 1) / this.#times.tokensPerStep);
    return {
      request,
      prefillTokens: request.inputTokens - computedTokens,
      computedTokens,
      contextAtStart: 0,
      startStep: 0,
      decodeSteps,
      endStep: 0,
      firstTokenMs: phase === 'decode' ? request.atMs : undefined,
    };
  }

  #pass(loads: readonly RankLoad[]): void {
    const load = busiest(loads);
    const firstMs = this.#times.step(load).ms;
    const { steps, ms } =
      load.prefillTokens > 0 || this.#isExact ? { steps: 1, ms: firstMs } : this.#skip(load, firstMs);
    this.#nowMs += ms;
    this.#steps += steps;
    this.#busyMs += ms;
    this.#rowMs += ms * this.#ranks.reduce((sum, rank) => sum + rank.rows, 0);
    for (const rank of this.#ranks) for (const live of rank.advance(steps, this.#nowMs)) this.#end(live);
  }

  /** As many steps of decoding as pass without an event, and the step in which the next request arrives. */
  #skip(load: StepLoad, firstMs: number): { readonly steps: number; readonly ms: number } {
    const busy = this.#ranks.filter(({ rows }) => rows > 0);
    const most = Math.min(...busy.map((rank) => Math.min(rank.stepsToEnd(), rank.stepsOfRoom())));
    if (most <= 1) return { steps: 1, ms: firstMs };
    const lastContext = Math.max(...busy.map((rank) => rank.contextAfter(most - 1)));
    const lastMs = this.#times.step({ ...load, meanContextTokens: lastContext / load.decodeRows }).ms;
    const slope = (lastMs - firstMs) / (most - 1);
    const passed = (steps: number): number => steps * firstMs + (slope * steps * (steps - 1)) / 2;
    const leftMs = (this.#requests[this.#next]?.atMs ?? Number.POSITIVE_INFINITY) - this.#nowMs;
    const steps = leftMs >= passed(most) ? most : stepsReaching(leftMs, passed, most);
    return { steps, ms: passed(steps) };
  }

  #end({ request, firstTokenMs = this.#nowMs }: Live): void {
    const { atMs, outputTokens } = request;
    const tpotMs = outputTokens > 1 ? (this.#nowMs - firstTokenMs) / (outputTokens - 1) : undefined;
    const isPrefill = this.#times.config.phase === 'prefill';
    this.#served.push({
      request,
      ttftMs: firstTokenMs - atMs,
      tpotMs: isPrefill ? undefined : tpotMs,
      endMs: this.#nowMs,
    });
  }
}

/** The least number of steps that takes so long. */
function stepsReaching(ms: number, passed: (steps: number) => number, most: number): number {
  let [low, high] = [0, most];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (passed(middle) >= ms) high = middle;
    else low = middle;
  }
  return high;
}

/** All wait for the slowest rank, of which each part is taken where it is largest. */
function busiest(loads: readonly RankLoad[]): StepLoad {
  const most = (of: (load: RankLoad) => number): number => Math.max(...loads.map(of));
  const heaviest = loads.reduce((a, b) => (b.prefillTokens > a.prefillTokens ? b : a));
  const decodeRows = most(({ rows }) => rows);
  const allTokens = loads.reduce((sum, { prefillTokens }) => sum + prefillTokens, 0);
  return {
    decodeRows,
    meanContextTokens: decodeRows === 0 ? 0 : most(({ contextTokens }) => contextTokens) / decodeRows,
    prefillTokens: heaviest.prefillTokens,
    prefillCachedTokens: heaviest.prefillCachedTokens,
    prefillChunkTokens: heaviest.chunks === 0 ? 0 : heaviest.prefillTokens / heaviest.chunks,
    prefillRanks: heaviest.prefillTokens === 0 ? 0 : allTokens / heaviest.prefillTokens,
  };
}
