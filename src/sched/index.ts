export { createScheduler } from './scheduler.ts';
export type {
  AdoptResult,
  BatchEntry,
  MemoryOp,
  PrefixLocation,
  SchedConfig,
  SchedRequest,
  SchedSnapshot,
  Scheduler,
  StepPlan,
  SubmitResult,
} from './types.ts';
