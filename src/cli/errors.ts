import { RegaugeError } from '#kernel';

/**
 * Exit codes, documented in `regauge --help`: scripts branch on them, so they never change meaning.
 * 64 … 78 are those of BSD sysexits where one fits.
 */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 64,
  badModel: 65,
  notFound: 66,
  unavailable: 69,
  internal: 70,
  noSpace: 73,
  io: 74,
  noPermission: 77,
  config: 78,
  interrupted: 130,
} as const;

/** When each error of the room happens; `docs/errors.md` repeats this table and is tested equal. */
export const cliErrors = {
  CLI_USAGE: 'a command was called with arguments it does not take',
  CLI_NO_MEMORY: 'weights and KV cache are larger than the memory that is available',
  CLI_CONFIG: 'regauge.yaml cannot be read, or something in it or in a file of a plan is wrong',
  CLI_INPUT: 'a file that a command was pointed at cannot be read',
  CLI_OUTPUT: 'a file that a command was to write cannot be written',
  CLI_NO_GATEWAY: 'no gateway with a fleet answers at the address',
  CLI_ENGINE_FAILED: 'the engine process ended and starting it again is pointless',
  CLI_WORKER_FAILED: 'a gateway process ended before it could serve',
} as const;

export type CliErrorCode = keyof typeof cliErrors;

export class CliError extends RegaugeError<CliErrorCode> {}
