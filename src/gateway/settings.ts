import type { EventLogLimits } from './event-log.ts';
import type { ExchangeDeadlines } from './exchange.ts';
import type { RunLimits } from './run-context.ts';

/** Every number the gateway works with. Durations of milliseconds, sizes of bytes. */
export interface GatewaySettings {
  readonly deadlines: ExchangeDeadlines;
  readonly limits: RunLimits;
  readonly keep: EventLogLimits;
  /** How long a kept run can be read after its end. */
  readonly keepMs: number;
  readonly connectMs: number;
  /** Between two signs of life to a client that waits. */
  readonly keepAliveMs: number;
  /** How long a client may take nothing before its socket is closed. */
  readonly slowReaderMs: number;
  /** For the whole of a request to arrive. */
  readonly requestMs: number;
  readonly maxBodyBytes: number;
  readonly maxHeaderBytes: number;
  /** By which engines reach this gateway; undefined = the address it listens on. */
  readonly publicUrl: string | undefined;
}

/**
 * A thought may take minutes before its first token on slow hardware, and a queue may come before it: what watches over
 * hung replicas within seconds is the fleet's health, not these deadlines.
 */
export const defaultSettings: GatewaySettings = {
  deadlines: { firstByteMs: 300_000, firstTokenMs: 600_000, idleMs: 60_000, totalMs: 7_200_000 },
  limits: { maxAttempts: 4, maxCarryOvers: 3, carryOverWaitMs: 20_000 },
  keep: { keepEvents: 65_536, keepBytes: 8 * 1024 * 1024 },
  keepMs: 600_000,
  connectMs: 5_000,
  keepAliveMs: 5_000,
  slowReaderMs: 30_000,
  requestMs: 120_000,
  maxBodyBytes: 64 * 1024 * 1024,
  maxHeaderBytes: 32 * 1024,
  publicUrl: undefined,
};
