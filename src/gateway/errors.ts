import { RegaugeError } from '#kernel';

export const gatewayErrors = {
  GATEWAY_PORT_IN_USE: 'another program listens on the address the gateway was told to use',
  GATEWAY_REPLICA_DOWN: 'the replica is not there and did not come back in time',
  GATEWAY_REPLICA_LOST: 'the replica died while it answered',
} as const;

export type GatewayErrorCode = keyof typeof gatewayErrors;

export class GatewayError extends RegaugeError<GatewayErrorCode> {}
