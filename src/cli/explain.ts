import { RegaugeError } from '#kernel';
import { exitCodes } from './errors.ts';

/** Errors by what a script can do about them; codes not listed are plain failures. */
const exitCodeByErrorCode: Readonly<Record<string, number>> = {
  CLI_USAGE: exitCodes.usage,
  CLI_NO_MEMORY: exitCodes.unavailable,
  CLI_CONFIG: exitCodes.config,
  CLI_INPUT: exitCodes.notFound,
  CLI_OUTPUT: exitCodes.io,
  CLI_NO_GATEWAY: exitCodes.unavailable,
  GATEWAY_PORT_IN_USE: exitCodes.unavailable,
  ENGINE_PORT_IN_USE: exitCodes.unavailable,
  ENGINE_LIBRARY_MISSING: exitCodes.unavailable,
  ENGINE_LIBRARY_INCOMPATIBLE: exitCodes.unavailable,
  ENGINE_DEVICE_MISSING: exitCodes.unavailable,
  ENGINE_OUT_OF_MEMORY: exitCodes.unavailable,
  ENGINE_MODEL_LOAD_FAILED: exitCodes.badModel,
  MODELS_NOT_GGUF: exitCodes.badModel,
  MODELS_TRUNCATED: exitCodes.badModel,
  MODELS_CORRUPT: exitCodes.badModel,
  MODELS_CHECKSUM: exitCodes.badModel,
  MODELS_ARCH_UNSUPPORTED: exitCodes.badModel,
  MODELS_TEMPLATE: exitCodes.badModel,
  PLANNER_UNKNOWN_DEVICE: exitCodes.notFound,
  PLANNER_UNKNOWN_MODEL: exitCodes.notFound,
  PLANNER_BAD_VALUE: exitCodes.usage,
  PLANNER_BAD_TRACE: exitCodes.badModel,
  MODELS_UNKNOWN: exitCodes.notFound,
  MODELS_NOT_FOUND: exitCodes.notFound,
  MODELS_SOURCE_MISSING: exitCodes.notFound,
  MODELS_IO: exitCodes.io,
  MODELS_BUSY: exitCodes.unavailable,
  MODELS_LOCK_LOST: exitCodes.unavailable,
  MODELS_NO_SPACE: exitCodes.noSpace,
  MODELS_SOURCE_UNREACHABLE: exitCodes.unavailable,
  MODELS_FORBIDDEN: exitCodes.noPermission,
  MODELS_PERMISSION: exitCodes.noPermission,
  MODELS_INTERRUPTED: exitCodes.interrupted,
};

/** Codes after which starting the same engine again is pointless. */
export const finalExitCodes: readonly number[] = [
  exitCodes.usage,
  exitCodes.badModel,
  exitCodes.notFound,
  exitCodes.unavailable,
  exitCodes.noPermission,
];

export function exitCodeOf(error: unknown): number {
  if (!(error instanceof RegaugeError)) return exitCodes.failed;
  // The engine's own reason is the command's reason.
  if (error.code === 'CLI_ENGINE_FAILED' && typeof error.details.exitCode === 'number') return error.details.exitCode;
  return exitCodeByErrorCode[error.code] ?? exitCodes.failed;
}

/** The same for programs: one line of JSON with `code`, `message` and `details`. */
export function explainAsJson(error: unknown): string {
  if (!(error instanceof RegaugeError))
    return JSON.stringify({ error: { code: 'UNEXPECTED', message: explain(error), details: {} } });
  const { code, message, details } = error;
  return JSON.stringify({ error: { code, message, details } });
}

/** One line for people; our own errors say the way out, others at least what happened. */
export function explain(error: unknown): string {
  if (error instanceof RegaugeError) return `regauge: ${error.message}`;
  return `regauge: unexpected error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
