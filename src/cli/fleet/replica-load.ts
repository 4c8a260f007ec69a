import { adapterFor, roughlyKept } from '#fleet';
import type { ReplicaLoad } from '#policy';
import type { PoolConfig } from '../config/schema.ts';
import { defaultMaxRunning } from '../engine-options.ts';
import type { FleetMember } from './fleet-runtime.ts';

const microUsdPerUsd = 1_000_000;

function maxRunningOf({ maxRunning, start }: PoolConfig): number | undefined {
  return maxRunning ?? (start && (start.maxRunning ?? defaultMaxRunning));
}

/**
 * A replica of this moment as the policy sees it; one that is not up is among them.
 * @param exactTokenizer - the one that is needed, if any: an engine that is not up yet may turn out to have it
 */
export function loadOf({ id, pool, monitor }: FleetMember, exactTokenizer: string | undefined): ReplicaLoad {
  const hourlyMicroUsd = Math.round(pool.hourlyUsd * microUsdPerUsd);
  const ofPool = {
    id,
    pool: pool.name,
    labels: { ...pool.labels, pool: pool.name },
    maxRunning: maxRunningOf(pool),
    hourlyMicroUsd,
  };
  if (!monitor) return { ...absent, ...ofPool, tokenizer: exactTokenizer };
  const view = monitor.snapshot();
  return {
    ...ofPool,
    state: view.state,
    running: view.running,
    waiting: view.waiting ?? 0,
    kvUse: view.kvUse,
    queuedPrefillTokens: view.queuedPrefillTokens,
    prefillTokensPerSecond: view.prefillTokensPerSecond,
    decodeTokensPerSecond: view.decodeTokensPerSecond,
    contextTokens: view.contextTokens,
    // Who cannot go on from exact tokens is nobody to carry a run over to, whatever its tokenizer.
    tokenizer: view.capabilities.exactContinuation ? view.tokenizer : undefined,
    lacks: [
      ...adapterFor(view.kind).lacks(view.target, view.capabilities),
      ...roughlyKept(view.kind, view.capabilities),
    ],
    notBeforeMs: view.notBeforeMs,
  };
}

/** Of an engine that is not up. It counts, so that who may go nowhere else is told to wait, and not that it never can. */
const absent = {
  state: 'starting',
  running: 0,
  waiting: 0,
  kvUse: undefined,
  queuedPrefillTokens: 0,
  prefillTokensPerSecond: undefined,
  decodeTokensPerSecond: undefined,
  contextTokens: undefined,
  lacks: [],
  notBeforeMs: undefined,
} as const;
