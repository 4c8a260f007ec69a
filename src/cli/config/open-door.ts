import { CliError } from '../errors.ts';
import type { FleetConfig } from './schema.ts';

/**
 * Refuses to offer a fleet to a network by mistake: without keys it listens to this machine alone, unless somebody says
 * that it is meant to be open.
 *
 * @param isOpen - said on the command line, beside the file's own `open`
 * @throws {CliError} CLI_CONFIG
 */
export function checkDoor(config: FleetConfig, host: string, isOpen: boolean): void {
  if (config.keys || config.open || isOpen || isLoopback(host)) return;
  const message =
    `Whoever reaches ${host} could use this fleet, since no keys are configured. Make one with \`regauge keys create <name> ` +
    '--write`, or listen on 127.0.0.1, or say `open: true` (--open) where everybody may.';
  throw new CliError('CLI_CONFIG', message, { host });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
