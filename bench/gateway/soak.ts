import { readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { readMetrics } from '../../test/support/read-metrics.ts';
import { residentMemory } from '../engine/process-stats.ts';
import { atMost, type Bar, noBar, type Row, type Section } from '../support/report.ts';
import type { Contestant } from './contestants.ts';
import { LiveHeap } from './live-heap.ts';
import type { LoadClient, LoadResult } from './load.ts';

const clients = 32;
const tokens = 16;
/** Longer than connections to a replica are kept, and than the pause between two questions about its health. */
const settleMs = 12_000;
/** In a shorter soak a tenth is over before the process has grown into its load. */
const settledRequests = 200_000;
const sampleMs = 250;
const mega = 1e6;

interface Weight {
  /** What is still in use, and how much of memory the process has for it. */
  readonly liveBytes: number;
  readonly residentBytes: number;
  /** The latter before garbage was collected. */
  readonly residentWithGarbageBytes: number;
}

/** Many short requests of all sorts; does anything stay behind? */
export async function measureSoak(gateway: Contestant, client: LoadClient, requestCount: number): Promise<Section> {
  const heap = await LiveHeap.open(gateway);
  const baseline = await fewestSockets(gateway.pid);
  const part = (count: number, seed: number): Promise<LoadResult> => {
    const requestsPerClient = Math.max(1, Math.round(count / clients));
    const pace = { intervalMs: 0 };
    return client.run({
      target: gateway.target,
      clients,
      requestsPerClient,
      tokens,
      pace,
      spreadMs: 100,
      mix: { seed },
    });
  };
  const first = await part(requestCount * 0.1, 1);
  const early = await weigh(gateway, heap);
  const rest = await part(requestCount * 0.9, requestCount);
  const end = await weigh(gateway, heap);
  const sockets = await fewestSockets(gateway.pid);
  heap.close();
  const metrics = await readMetrics(gateway.target.url);
  const residentBar = requestCount >= settledRequests ? atMost(5) : noBar;
  const held = (name: string) => metrics.get(`regauge_gateway_${name}`) ?? Number.NaN;
  return {
    title: `soak of ${first.requests + rest.requests} mixed requests`,
    rows: [
      ...growthRows('live heap', early.liveBytes, end.liveBytes, atMost(5)),
      ...growthRows('resident, garbage collected', early.residentBytes, end.residentBytes, residentBar),
      { name: 'resident, garbage included', value: end.residentWithGarbageBytes / mega, unit: 'MB', bar: noBar },
      { name: 'sockets before', value: baseline, unit: '', bar: noBar },
      { name: 'sockets afterwards', value: sockets, unit: '', bar: atMost(baseline) },
      { name: 'runs held afterwards', value: held('runs_held'), unit: '', bar: atMost(0) },
      { name: 'streams carried over', value: held('carry_overs_total'), unit: '', bar: noBar },
      { name: 'requests per second', value: (rest.requests / rest.wallMs) * 1_000, unit: '', bar: noBar },
    ],
  };
}

function growthRows(name: string, earlyBytes: number, endBytes: number, bar: Bar): readonly Row[] {
  return [
    { name: `${name}, after a tenth`, value: earlyBytes / mega, unit: 'MB', bar: noBar },
    { name: `${name}, growth until the end`, value: (endBytes / earlyBytes - 1) * 100, unit: '%', bar },
  ];
}

/** When deadlines of what is over have passed, and connections that nobody needs are gone. */
async function weigh(gateway: Contestant, heap: LiveHeap): Promise<Weight> {
  const residentWithGarbageBytes = residentMemory(gateway.pid).rssBytes;
  await sleep(settleMs);
  const liveBytes = await heap.collectedBytes();
  await sleep(sampleMs);
  return { liveBytes, residentBytes: residentMemory(gateway.pid).rssBytes, residentWithGarbageBytes };
}

/** The least of some time, since questions about the replica's health come and go. */
async function fewestSockets(pid: number): Promise<number> {
  let fewest = Number.POSITIVE_INFINITY;
  for (let waitedMs = 0; waitedMs < settleMs; waitedMs += sampleMs) {
    await sleep(sampleMs);
    fewest = Math.min(fewest, openSockets(pid));
  }
  return fewest;
}

function openSockets(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).filter((fd) => isSocket(`/proc/${pid}/fd/${fd}`)).length;
}

function isSocket(path: string): boolean {
  try {
    return readlinkSync(path).startsWith('socket:');
  } catch {
    // Closed between the two calls.
    return false;
  }
}
