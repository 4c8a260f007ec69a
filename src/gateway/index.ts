export { GatewayError, type GatewayErrorCode, gatewayErrors } from './errors.ts';
export { Front, type FrontOptions, type ReplicaState } from './front.ts';
export type { RelayOutcome } from './relay.ts';
