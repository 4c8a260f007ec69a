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
  interrupted: 130,
} as const;

export type CliErrorCode = 'CLI_USAGE' | 'CLI_UNREACHABLE' | 'CLI_PORT_IN_USE' | 'CLI_ENGINE_FAILED';

export class CliError extends RegaugeError<CliErrorCode> {}
