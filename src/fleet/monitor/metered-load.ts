import type { LoadReading } from '../adapter.ts';

/** Two readings of a metrics page make rates out of totals. */
export interface MeteredLoad {
  readonly reading: LoadReading;
  readonly atMs: number;
  /** Attempts of ours in flight when it was read. */
  readonly inFlight: number;
  /** Of all streams together, each known only while it says something about what the replica can do. */
  readonly prefillTokensPerSecond: number | undefined;
  readonly decodeTokensPerSecond: number | undefined;
}

/**
 * Tokens per second are what a replica did, not what it can do, unless it had no rest: the rate of decoding counts where
 * something ran at both readings, that of prefill where something waited.
 * @param before - the reading before, if any; where totals went down since, the server has started anew
 */
export function meterLoad(
  before: MeteredLoad | undefined,
  reading: LoadReading,
  atMs: number,
  inFlight: number,
): MeteredLoad {
  const elapsedMs = before ? atMs - before.atMs : 0;
  const busy = (signal: 'running' | 'waiting') => Boolean(before?.reading[signal] && reading[signal]);
  return {
    reading,
    atMs,
    inFlight,
    prefillTokensPerSecond: busy('waiting')
      ? rate(before?.reading.promptTokensTotal, reading.promptTokensTotal, elapsedMs)
      : undefined,
    decodeTokensPerSecond: busy('running')
      ? rate(before?.reading.generationTokensTotal, reading.generationTokensTotal, elapsedMs)
      : undefined,
  };
}

export function prefixHitRatio({ prefixQueryTokensTotal, prefixHitTokensTotal }: LoadReading): number | undefined {
  if (!prefixQueryTokensTotal || prefixHitTokensTotal === undefined) return undefined;
  return Math.min(1, prefixHitTokensTotal / prefixQueryTokensTotal);
}

function rate(before: number | undefined, after: number | undefined, elapsedMs: number): number | undefined {
  if (before === undefined || after === undefined || after <= before || elapsedMs <= 0) return undefined;
  return ((after - before) * 1_000) / elapsedMs;
}
