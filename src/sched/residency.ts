import { decideAdmission } from './admission.ts';
import { type LiveRequest, sequenceOf, tokensToCompute } from './live-request.ts';
import { chooseVictim, prefersSwap } from './preemption.ts';
import type { PrefixMatch } from './prefix-match.ts';
import type { RequestTable } from './request-table.ts';
import type { SequencePool } from './sequence-pool.ts';
import type { StepTime } from './step-time.ts';
import type { SchedConfig, SchedSnapshot, StepPlan } from './types.ts';

/** Moves requests into the cache and out of it: admission, preemption and swapping, with their books. */
export class Residency {
  readonly #config: SchedConfig;
  readonly #requests: RequestTable;
  readonly #pool: SequencePool;
  readonly #stepTime: StepTime;
  #swappedBytes = 0;
  #prefixQueriesTotal = 0;
  #prefixHitsTotal = 0;
  #preemptionsTotal = 0;

  constructor(config: SchedConfig, requests: RequestTable, pool: SequencePool, stepTime: StepTime) {
    this.#config = config;
    this.#requests = requests;
    this.#pool = pool;
    this.#stepTime = stepTime;
  }

  get totals(): Pick<SchedSnapshot, 'prefixQueriesTotal' | 'prefixHitsTotal' | 'preemptionsTotal'> {
    return {
      prefixQueriesTotal: this.#prefixQueriesTotal,
      prefixHitsTotal: this.#prefixHitsTotal,
      preemptionsTotal: this.#preemptionsTotal,
    };
  }

  /** A swapped request has ended. */
  dropSwapped(request: LiveRequest): void {
    this.#forgetSwapped(request);
    this.#pool.note({ kind: 'swap-drop', requestId: request.id });
  }

  /** Preempts until every decode, or at least one prefill token, has a cell. */
  makeRoom(): { readonly preempted: readonly number[]; readonly outOfCells: readonly number[] } {
    const preempted: number[] = [];
    while (this.#pool.availableCells < leastCells(this.#requests.running)) {
      const victim = chooseVictim(this.#requests.running);
      if (victim.kind === 'wait') break;
      if (victim.kind === 'out-of-cells') return { preempted, outOfCells: [victim.request.id] };
      this.#preempt(victim.request);
      preempted.push(victim.request.id);
    }
    return { preempted, outOfCells: [] };
  }

  #preempt(request: LiveRequest): void {
    const seq = sequenceOf(request);
    const { swap } = this.#config;
    const tokenCount = request.computed;
    const { msPerPrefillToken } = this.#stepTime;
    if (prefersSwap({ tokenCount, swappedBytes: this.#swappedBytes, msPerPrefillToken }, swap)) {
      this.#pool.note({ kind: 'swap-out', seq, requestId: request.id, tokenCount });
      this.#swappedBytes += tokenCount * swap.bytesPerToken;
      this.#requests.move(request, { kind: 'swapped' });
    } else {
      request.computed = 0;
      this.#requests.move(request, { kind: 'preempted' });
    }
    this.#pool.release(seq);
    this.#preemptionsTotal += 1;
  }

  /** @param onlyReport - admit nobody, because somebody had to give way in this step */
  admit(onlyReport: boolean): Pick<StepPlan, 'admitted' | 'outOfCells'> {
    const admitted: { readonly requestId: number; readonly cachedTokens: number }[] = [];
    const outOfCells: number[] = [];
    const { maxRunning } = this.#config;
    if (onlyReport) return { admitted, outOfCells };
    for (const request of [...this.#requests.waiting]) {
      const { running } = this.#requests;
      if (running.length >= maxRunning) break;
      const admission = decideAdmission(request, { config: this.#config, pool: this.#pool, running });
      if (admission.kind === 'no-room') break;
      if (admission.kind === 'out-of-cells') outOfCells.push(request.id);
      if (admission.kind === 'hold') request.hold = admission.hold;
      if (admission.kind === 'admit') admitted.push(this.#start(request, admission.match));
    }
    return { admitted, outOfCells };
  }

  #start(request: LiveRequest, match: PrefixMatch): { readonly requestId: number; readonly cachedTokens: number } {
    request.hold = { kind: 'none' };
    if (request.place.kind === 'swapped') return this.#swapIn(request);
    const seq = match.kind === 'found' ? this.#pool.openShared(match) : this.#pool.openEmpty(request.cacheSalt);
    const cachedTokens = this.#pool.tokenCount(seq);
    if (request.place.kind === 'waiting') {
      this.#prefixQueriesTotal += request.promptTokenCount;
      this.#prefixHitsTotal += cachedTokens;
    }
    request.computed = cachedTokens;
    this.#requests.move(request, { kind: 'running', seq });
    return { requestId: request.id, cachedTokens };
  }

  #swapIn(request: LiveRequest): { readonly requestId: number; readonly cachedTokens: number } {
    const { id: requestId, computed: tokenCount } = request;
    const seq = this.#pool.openEmpty(request.cacheSalt);
    this.#pool.makeFree(tokenCount);
    this.#pool.note({ kind: 'swap-in', seq, requestId, tokenCount });
    this.#pool.extend(seq, request.known.view(0, tokenCount));
    this.#forgetSwapped(request);
    this.#requests.move(request, { kind: 'running', seq });
    return { requestId, cachedTokens: tokenCount };
  }

  #forgetSwapped(request: LiveRequest): void {
    this.#swappedBytes -= request.computed * this.#config.swap.bytesPerToken;
  }
}

function leastCells(running: readonly LiveRequest[]): number {
  const decodes = running.filter((request) => tokensToCompute(request) === 1).length;
  return decodes > 0 ? decodes : Math.min(1, running.filter((request) => tokensToCompute(request) > 1).length);
}
