export type { AppOptions, ReplicaPlace } from './app/app-options.ts';
export { type Admission, type Authenticate, anyone, type Caller } from './caller.ts';
export type { RunCopies, RunCopy, RunCopyPart } from './copies/run-copy.ts';
export { RunCopyStore } from './copies/run-copy-store.ts';
export { GatewayError, type GatewayErrorCode, gatewayErrors } from './errors.ts';
export { estimatePromptTokens } from './estimate-prompt-tokens.ts';
export type { EventLogLimits } from './event-log.ts';
export type { ExchangeDeadlines } from './exchange.ts';
export { Gateway, type GatewayOptions } from './gateway.ts';
export { type MetricSamples, sumCounted } from './metrics.ts';
export type { Peers } from './peers.ts';
export type { RelayOutcome } from './relay.ts';
export type {
  AttemptEnd,
  AttemptRecord,
  Choose,
  HandOffRecord,
  HeardUsage,
  PublicModel,
  Replica,
  RouteChoice,
  RouteQuestion,
  RunRecord,
} from './replica.ts';
export { reservePort } from './reserve-port.ts';
export type { RunLimits } from './run-context.ts';
export { costMicroUsd, free, type Prices } from './run-cost.ts';
export { newTag } from './run-id.ts';
export { defaultSettings, type GatewaySettings } from './settings.ts';
