import { RegaugeError } from '#kernel';

/** When each error of the room happens; `docs/errors.md` repeats this table and is tested equal. */
export const gatewayErrors = {
  GATEWAY_PORT_IN_USE: 'another program listens on the address the gateway was told to use',
  GATEWAY_DRAINING: 'a request arrived while the gateway finishes its last runs',
  GATEWAY_NO_REPLICA: 'no replica is ready',
  GATEWAY_IMPOSSIBLE: 'no replica of the fleet could ever take the request',
  GATEWAY_PARAMETER_UNSUPPORTED: 'no replica that may take the request supports a parameter of it',
  GATEWAY_OVERLOADED: 'the routing policy turned the request away for lack of room',
  GATEWAY_CARRY_OVER_REFUSED: 'a stream broke off and cannot be continued exactly',
  GATEWAY_RUN_UNKNOWN: 'no run of this id is alive or kept',
  GATEWAY_RUN_LOST: 'the gateway process that had the run is gone, and no other has gone on with it',
  GATEWAY_RUN_UNREACHABLE: 'the gateway process that has the run does not answer',
  GATEWAY_RUN_TRIMMED: 'the events asked for are no longer kept',
  GATEWAY_RUN_CANCELLED: 'the run was cancelled by request, or the gateway closed',
  GATEWAY_NOT_STEERABLE: 'a thought cannot be ended because its token ids are not known',
} as const;

export type GatewayErrorCode = keyof typeof gatewayErrors;

export class GatewayError extends RegaugeError<GatewayErrorCode> {}
