import { setTimeout as sleep } from 'node:timers/promises';
import { readMetrics } from '../../test/support/read-metrics.ts';
import { residentMemory } from '../engine/process-stats.ts';
import { atMost, noBar, type Section } from '../support/report.ts';
import type { Contestant } from './contestants.ts';
import type { LoadClient } from './load.ts';

const intervalMs = 2_000;
/** Of one client after another: a burst of connections would measure the accept queue. */
const opensPerSecond = 200;
/** All are open together for this long. */
const togetherMs = 10_000;
const sampleMs = 500;
const mega = 1e6;

/** Resident memory while so many streams are open, each with a token every two seconds. */
export async function measureIdleStreams(gateway: Contestant, client: LoadClient, streams: number): Promise<Section> {
  const before = residentMemory(gateway.pid).rssBytes;
  const spreadMs = (streams / opensPerSecond) * 1_000;
  const tokens = Math.ceil((spreadMs + togetherMs) / intervalMs);
  const load = {
    clients: streams,
    requestsPerClient: 1,
    tokens,
    pace: { intervalMs },
    spreadMs,
    mix: 'streams',
  } as const;
  const running = client.run({ ...load, target: gateway.target });
  const over = running.then(() => 'over' as const);
  let [open, bytes] = [0, 0];
  while ((await Promise.race([over, sleep(sampleMs, 'open' as const)])) === 'open') {
    const inFlight = (await readMetrics(gateway.target.url)).get('regauge_gateway_runs_in_flight') ?? 0;
    open = Math.max(open, inFlight);
    bytes = Math.max(bytes, residentMemory(gateway.pid).rssBytes);
  }
  return {
    title: `${streams} streams, one token per ${intervalMs / 1_000} s each`,
    rows: [
      { name: 'open at once', value: open, unit: '', bar: { kind: 'at-least', limit: streams } },
      { name: 'resident, most', value: bytes / mega, unit: 'MB', bar: atMost(400) },
      { name: 'resident before', value: before / mega, unit: 'MB', bar: noBar },
      { name: 'from replica to client, 99th percentile', value: (await running).latencyMs.p99, unit: 'ms', bar: noBar },
    ],
  };
}
