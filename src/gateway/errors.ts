import { RegaugeError } from '#kernel';

export const gatewayErrors = {
  GATEWAY_PORT_IN_USE: 'another program listens on the address the gateway was told to use',
} as const;

export type GatewayErrorCode = keyof typeof gatewayErrors;

export class GatewayError extends RegaugeError<GatewayErrorCode> {}
