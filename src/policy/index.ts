export {
  AdmissionQueue,
  type EnqueueResult,
  hasRoom,
  type QueueEntry,
  type QueueView,
} from './admission-queue.ts';
export { hashBlocks } from './block-hash.ts';
export { type CarryOver, type CarryOverFacts, maxCarryOvers, mayCarryOver } from './carry-over.ts';
export { decide, type PolicyState } from './decide.ts';
export { DrainMeter, retryAfterMs } from './drain-meter.ts';
export { explain, reasonInWords } from './in-words.ts';
export { type Assumptions, defaultPolicy, type Policy, type RoutingRule } from './policy.ts';
export { PrefixIndex, type PrefixIndexOptions, type PrefixMatch } from './prefix-index.ts';
export { type FailedAttempt, type FailureKind, maxAttempts, type RetryClass, retryClass } from './retry.ts';
export type {
  Considered,
  Decision,
  Forecast,
  ImpossibleReason,
  LabelRule,
  LeftOut,
  LeftOutReason,
  ReplicaLoad,
  ReplicaState,
  RouteRequest,
  Targets,
} from './types.ts';
