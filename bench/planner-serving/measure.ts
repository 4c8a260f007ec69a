import {
  capacityOf,
  defaultServing,
  findAccelerator,
  findModelShape,
  isRefusal,
  mixNamed,
  type ReplicaTimes,
  replicaTimes,
  type ServiceTargets,
  sampleRequests,
  seededRng,
  servedTimes,
  simulateServing,
  type Workload,
} from '#planner';
import { atMost, noBar, type Row, type Section } from '../support/report.ts';
import { median } from '../support/statistics.ts';

/** One replica under one mix. */
export interface ServingCase {
  readonly name: string;
  readonly times: ReplicaTimes;
  readonly workload: Workload;
}

export interface Comparison {
  readonly name: string;
  readonly quick: number;
  readonly simulated: number;
  /** Of the quick form, 0.1 = 10 % too high. */
  readonly error: number;
}

export const targets: ServiceTargets = { ttftMs: 3000, tpotMs: 60, percentile: 0.95 };

const layouts = [
  ['h200', 'tensor', 8],
  ['h200', 'data-expert', 8],
  ['b200', 'data-expert', 8],
  ['h200', 'data-expert', 32],
] as const;
const mixNames = ['r1-production', 'math-night', 'chat', 'deepseek-day'] as const;

export function servingCases(): readonly ServingCase[] {
  return layouts.flatMap(([device, kind, devices]) => {
    const times = replicaTimes({
      device: findAccelerator(device),
      model: findModelShape('deepseek-r1:671b'),
      weights: 'fp8',
      kv: 'bf16',
      layout: { kind, devices, tensor: kind === 'tensor' ? devices : 1, redundantExperts: 0 },
      phase: 'both',
      speculation: { drafts: 0, acceptance: [] },
      engine: 'default',
    });
    if (isRefusal(times)) throw new Error(times.text);
    return mixNames.map((mix) => ({ name: `${devices} × ${device}, ${kind}, ${mix}`, times, workload: mixNamed(mix) }));
  });
}

/** The quick form's capacity beside the largest load at which the simulation keeps the targets, with equal requests. */
export function compare({ name, times, workload }: ServingCase, most: number): Comparison {
  const capacity = capacityOf(times, workload, targets);
  if (isRefusal(capacity)) return { name, quick: 0, simulated: 0, error: Number.NaN };
  const quick = capacity.requestsPerSecond.mid;
  let [low, high] = [quick / 2, quick * 2];
  for (let i = 0; i < 6; i++) {
    const middle = Math.sqrt(low * high);
    if (keeps(times, workload, middle, most)) low = middle;
    else high = middle;
  }
  const simulated = Math.sqrt(low * high);
  return { name, quick, simulated, error: quick / simulated - 1 };
}

/** Over twelve mean answers or more, so that the number that runs has settled before it counts. */
function keeps(times: ReplicaTimes, workload: Workload, requestsPerSecond: number, most: number): boolean {
  const answerS = ((workload.classes[0]?.output.mean ?? 0) * targets.tpotMs) / 1000;
  const count = Math.round(Math.min(most, Math.max(most / 7, requestsPerSecond * answerS * 12)));
  const requests = sampleRequests(workload, requestsPerSecond, count, seededRng(5));
  const { ttftMs, tpotMs } = servedTimes(
    simulateServing(times, requests, { ...defaultServing, mode: 'skipping' }),
    0.95,
  );
  return ttftMs <= targets.ttftMs && tpotMs <= targets.tpotMs;
}

export function errorSection(comparisons: readonly Comparison[]): Section {
  const errors = comparisons.map(({ error }) => 100 * Math.abs(error));
  const rows: readonly Row[] = [
    { name: 'median difference', value: median(errors), unit: '%', bar: atMost(10) },
    { name: 'largest difference', value: Math.max(...errors), unit: '%', bar: noBar },
    {
      name: 'too high, largest',
      value: Math.max(...comparisons.map(({ error }) => 100 * error)),
      unit: '%',
      bar: noBar,
    },
  ];
  return { title: 'capacity, quick form against simulation', rows };
}

export function speedSection(cases: readonly ServingCase[], rounds: number): Section {
  const took = cases.flatMap(({ times, workload }) =>
    Array.from({ length: rounds + 1 }, () => {
      const before = process.cpuUsage().user;
      capacityOf(times, workload, targets);
      return (process.cpuUsage().user - before) / 1000;
    }).slice(1),
  );
  const rows: readonly Row[] = [
    { name: 'median of one capacity', value: median(took), unit: 'ms', bar: atMost(5) },
    { name: 'slowest', value: Math.max(...took), unit: 'ms', bar: noBar },
  ];
  return { title: 'speed, processor time', rows };
}
