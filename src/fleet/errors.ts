import { RegaugeError } from '#kernel';

/** When each error of the room happens; `docs/errors.md` repeats this table and is tested equal. */
export const fleetErrors = {
  FLEET_UNREACHABLE: 'a replica did not answer in time when it was asked what it is',
  FLEET_UNEXPECTED_REPLY: 'a replica answers, but not as an engine that serves a model',
} as const;

export type FleetErrorCode = keyof typeof fleetErrors;

export class FleetError extends RegaugeError<FleetErrorCode> {}
