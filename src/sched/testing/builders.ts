import type { MemoryOp, SchedConfig, SchedRequest, Scheduler, StepPlan } from '../index.ts';
import { createLiveRequest, type LiveRequest } from '../live-request.ts';

export const config: SchedConfig = {
  cellCapacity: 16,
  maxSequences: 4,
  maxRunning: 4,
  maxWaiting: 8,
  tokenBudget: 16,
  outputBudget: 16,
  itlStretch: 2.5,
  minSharedTokens: 2,
  maxCachedCells: 1_000_000,
  swap: { bytesPerToken: 0, bytesPerMs: 1, capacityBytes: 0 },
};

export function request(id: number, prompt: readonly number[], over: Partial<SchedRequest> = {}): SchedRequest {
  const promptTokens = Int32Array.from(prompt);
  return { id, promptTokens, priority: 0, cacheSalt: '', allPromptLogits: false, ...over };
}

/** A request as the scheduler sees it, running in sequence `id` unless told otherwise. */
export function live(id: number, prompt: readonly number[], over: Partial<LiveRequest> = {}): LiveRequest {
  return { ...createLiveRequest(request(id, prompt), id), place: { kind: 'running', seq: id }, ...over };
}

/** Different tokens for every `first`. */
export function tokens(count: number, first = 0): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** A plan in words: ops, then `id@fromPos+count`, with `!` where it samples. */
export function describePlan(plan: StepPlan): readonly string[] {
  const entries = plan.entries.map((entry) => {
    return `${entry.requestId}@${entry.fromPos}+${entry.tokens.length}${entry.samples ? '!' : ''}`;
  });
  return [...plan.ops.map(describeOp), ...entries];
}

export function describeOp(op: MemoryOp): string {
  switch (op.kind) {
    case 'copy':
      return `copy ${op.tokenCount} ${op.fromSeq}→${op.toSeq}`;
    case 'evict':
      return `evict ${op.seq}`;
    case 'remove':
      return `remove ${op.seq} from ${op.fromPos}`;
    case 'swap-out':
    case 'swap-in':
      return `${op.kind} request ${op.requestId} seq ${op.seq}`;
    case 'swap-drop':
      return `swap-drop request ${op.requestId}`;
  }
}

/** Plans, commits after 1 ms, and appends `token` to every request that sampled. */
export function step(scheduler: Scheduler, token = 99): readonly string[] {
  const plan = scheduler.planStep();
  scheduler.commitStep(plan, 1);
  for (const entry of plan.entries) if (entry.samples) scheduler.append(entry.requestId, Int32Array.of(token));
  return describePlan(plan);
}
