export {
  AdmissionQueue,
  type EnqueueResult,
  hasRoom,
  type QueueEntry,
  type QueueView,
} from './admission-queue.ts';
export {
  type AfterFailure,
  afterFailure,
  type FailedRun,
  type FailureKind,
  type FailureLimits,
  mayContinue,
} from './after-failure.ts';
export { hashBlocks } from './block-hash.ts';
export { decide, mayLetGo, type PolicyState } from './decide.ts';
export { DrainMeter, retryAfterMs } from './drain-meter.ts';
export { explain, reasonInWords } from './in-words.ts';
export { type Assumptions, defaultPolicy, type Policy, type RoutingRule } from './policy.ts';
export { PrefixIndex, type PrefixIndexOptions, type PrefixMatch } from './prefix-index.ts';
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
