export type {
  Adapter,
  Capabilities,
  EngineKind,
  EventReader,
  LoadReading,
  ReplicaTarget,
  ServerIdentity,
  UpstreamCall,
  UpstreamEvent,
  UpstreamFailure,
  UpstreamRequest,
  UpstreamUsage,
} from './adapter.ts';
export { adapterFor } from './adapter-for.ts';
export { FleetError, type FleetErrorCode, fleetErrors } from './errors.ts';
export { type AskHttp, FleetHttp, type HttpAnswer, type HttpQuestion } from './fleet-http.ts';
export { type HandOff, handOffOf } from './hand-off/hand-off.ts';
export { identify } from './identify.ts';
export { type MonitorClock, systemClock } from './monitor/monitor-clock.ts';
export type { Quantiles } from './monitor/recent-samples.ts';
export {
  defaultMonitorSettings,
  type MonitorSettings,
  type MonitorSurroundings,
  ReplicaMonitor,
} from './monitor/replica-monitor.ts';
export type { ReplicaState, ReplicaView } from './monitor/replica-view.ts';
export type { AttemptOutcome, AttemptReport } from './monitor/traffic.ts';
export { hostedPath } from './openai/openai.ts';
export { neededParameters } from './openai-like/needed-parameters.ts';
export { roughlyKept, wishesOf } from './openai-like/thinking-switch.ts';
export { readUsage } from './openai-like/usage-counts.ts';
