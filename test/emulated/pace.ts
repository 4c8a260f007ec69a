import { fileURLToPath } from 'node:url';
import { ServerProcess } from '../support/server-process.ts';

/** What a chat's last message tells the paced replica, as JSON. */
export interface Pace {
  /** Between two tokens; 0 = as fast as the connection takes them. */
  readonly intervalMs: number;
  /** All streams get their tokens in the same instants, as one engine's batch makes them. */
  readonly inStep?: boolean;
  /** The connection is reset after so many tokens; only without a pace. */
  readonly resetAfter?: number;
}

/** The one id of the vocabulary. */
export const emulatedToken = 7;
export const tokenMark = '@';
/** Enough for thirty years of uptime. */
export const timeDigits = 15;

/** Always of one length, so that whatever is around it is built once. */
export function tokenText(micros: number): string {
  return `${tokenMark}${String(micros).padStart(timeDigits, '0')} `;
}

const program = fileURLToPath(new URL('paced-replica.ts', import.meta.url));

export function startPacedReplica(): Promise<ServerProcess> {
  return ServerProcess.start(
    { program: process.execPath, args: ['--disable-warning=ExperimentalWarning', program] },
    { kind: 'line', pattern: /^ready (http:\S+)$/m },
    30_000,
  );
}
