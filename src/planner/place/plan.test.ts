import { expect, test } from 'vitest';
import { constantLengths } from '../load/lengths.ts';
import { linearReplica } from '../load/testing/linear-replica.ts';
import type { TrafficClass } from '../load/workload.ts';
import { candidateOf, capacityOfRate, deviceOf } from '../testing/candidates.ts';
import type { PlacementModels, Service } from './block.ts';
import type { FleetAnswer } from './fleet.ts';
import { fleetLines } from './fleet-lines.ts';
import { greedyFleet } from './greedy-fleet.ts';
import { cheaperAnswer, rankFleets } from './plan.ts';
import { reasonsFor } from './reasons.ts';

const chat: TrafficClass = {
  name: 'chat',
  requestsPerSecond: 2,
  peakRequestsPerSecond: 4,
  arrivalCv: 1,
  input: constantLengths(500),
  output: constantLengths(1_000),
  cachedShare: 0,
  thinkingShare: 0,
};
const service: Service = {
  workload: { name: 'test', classes: [chat], curve: Array.from({ length: 24 }, () => 1) },
  targets: { ttftMs: 2_000, tpotMs: 100, percentile: 0.95 },
};
const cheap = candidateOf({ id: 'cheap', device: deviceOf('cheap', { vendor: 'huawei' }), hourlyUsd: 2 });
const dear = candidateOf({ id: 'dear', hourlyUsd: 4 });
const later = candidateOf({ id: 'later', device: deviceOf('later', { status: 'reported' }), hourlyUsd: 3 });

/** Capacity goes with memory bandwidth and with one over the square root of the output's length. */
const models: PlacementModels = {
  times: (config) => linearReplica({ config }),
  capacity: ({ config }, { classes }) => {
    const bandwidth = (config.device.memoryBytesPerSecond?.value ?? 0) / 4e12;
    return capacityOfRate(bandwidth / Math.sqrt((classes[0]?.output.mean ?? 0) / 1_000));
  },
  splitCapacity: () => capacityOfRate(1),
};
const set = {
  candidates: [cheap, dear, later],
  refusals: [],
  tried: { devices: 3, layouts: 3, fitting: 3, weighed: 3 },
};

function planOf(candidates = set.candidates) {
  const lines = fleetLines(candidates, service.workload, {});
  return rankFleets(
    lines,
    lines.map(({ problem }) => greedyFleet(problem)),
    service,
    set,
    models,
  );
}

test('all together, each vendor and each device are ranked by cost', () => {
  expect(planOf().ranked.map(({ fleet, kind }) => [fleet.name, kind, fleet.hourlyMicroUsd / 1e6])).toEqual([
    ['cheap', 'device', 8],
    ['huawei only', 'vendor', 8],
    ['mixed', 'mixed', 8],
    ['later', 'device', 12],
    ['nvidia only', 'vendor', 12],
    ['dear', 'device', 16],
  ]);
});

test('a fleet says what it is made of, why it stands there and what is doubtful', () => {
  const { ranked } = planOf();
  const named = (name: string) => ranked.find(({ fleet }) => fleet.name === name);
  expect(named('mixed')?.reasons).toContain('No mix of devices is cheaper than CHEAP alone.');
  expect(named('dear')?.reasons).toContain(
    '100 % dearer than "cheap": a package-hour costs 2 times as much and as much work is done on each package.',
  );
  expect(named('later')).toMatchObject({ speculative: true });
  expect(named('later')?.reasons.at(-1)).toBe('Speculative: LATER is reported, and never announced by its maker.');
});

test('a block without work is the spare, and fleets of one cost are called so', () => {
  const twin = candidateOf({ id: 'twin', hourlyUsd: 2.005 });
  const { ranked } = planOf([cheap, twin]);
  expect(ranked.at(-1)?.reasons).toContain(
    'As dear, within 1 %, as "cheap": a package-hour costs as much and as much work is done on each package.',
  );
  const [best] = ranked;
  const idle = best?.fleet.parts.map((part) => ({ ...part, served: [], busyShare: 0 })) ?? [];
  const row = best && { ...best, fleet: { ...best.fleet, parts: idle } };
  expect(row && reasonsFor(row, 'device', [row], service.targets)[0]).toBe(
    '4 × cheap (32 × CHEAP) are the spare for the loss of a node.',
  );
});

test('the two inputs that matter most are found by moving each by a tenth', () => {
  const [best] = planOf().ranked;
  expect(best?.sensitive.map(({ input, device }) => [input, device])).toEqual([
    ['price', 'cheap'],
    ['memory bandwidth', 'cheap'],
  ]);
  expect(best?.sensitive[1]?.changePercent).toBeCloseTo(100 / 1.1 - 100, 9);
});

test('a line without a fleet says why, and the others stand', () => {
  const lines = fleetLines([cheap, dear], service.workload, { stock: [{ device: 'dear', packages: 8 }] });
  const plan = rankFleets(
    lines,
    lines.map(({ problem }) => greedyFleet(problem)),
    service,
    set,
    models,
  );
  expect(plan.without.map(({ subject, reason }) => [subject, reason])).toEqual([
    ['nvidia only', 'stock'],
    ['dear', 'stock'],
  ]);
  expect(() => rankFleets(lines, [], service, set, models)).toThrow('need as many answers');
});

test('where power is limited a device of unknown power is not considered', () => {
  const dark = candidateOf({ id: 'dark', watt: undefined });
  expect(fleetLines([dark, dear], service.workload, { maxWatt: 1e6 }).map(({ problem }) => problem.name)).toEqual([
    'mixed',
    'nvidia only',
    'dear',
  ]);
});

test('of two answers the cheaper fleet counts, and any fleet before none', () => {
  const [first, second] = planOf().ranked.map(({ fleet }): FleetAnswer => ({ kind: 'fleet', fleet }));
  const none: FleetAnswer = {
    kind: 'none',
    cause: 'unsolved',
    refusal: { subject: 'test', reason: 'unsolved', text: 'out of time' },
  };
  expect(cheaperAnswer(first ?? none, second ?? none)).toBe(first);
  expect(cheaperAnswer(none, second ?? none)).toBe(second);
});
