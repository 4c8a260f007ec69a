import {
  type Assumptions,
  defaultAssumptions,
  findAccelerator,
  findModelShape,
  isRefusal,
  nodesOfDay,
  type ReplicaConfig,
  replicaTimes,
} from '#planner';
import { atLeast, atMost, noBar, type Row, type Section } from '../support/report.ts';
import { median, percentile } from '../support/statistics.ts';
import { type JudgedRow, judge, type RowUse, readTables, wrongWayRound } from './rows.ts';

const tables = readTables();

export const judgedRows: readonly JudgedRow[] = judge(tables);

export function accuracySections(): readonly Section[] {
  return [
    { title: 'held out', rows: [...errorRows(judgedRows, 'held-out', true)] },
    { title: 'fitted', rows: [...errorRows(judgedRows, 'fitted', false)] },
    {
      title: 'devices against each other',
      rows: [
        { name: 'comparisons the wrong way round', value: wrongWayRound(judgedRows).length, unit: '', bar: atMost(0) },
      ],
    },
    { title: "DeepSeek's day, 226.75 nodes", rows: dayRows() },
  ];
}

function errorRows(rows: readonly JudgedRow[], use: RowUse, hasBars: boolean): readonly Row[] {
  const judged = rows.filter((one) => one.use === use).flatMap(({ judged: found }) => (found ? [found] : []));
  const errors = judged.map(({ error }) => 100 * Math.abs(error));
  const inside = (100 * judged.filter(({ isInside }) => isInside).length) / judged.length;
  return [
    { name: `rows, ${use}`, value: judged.length, unit: '', bar: noBar },
    { name: `median error, ${use}`, value: median(errors), unit: '%', bar: hasBars ? atMost(12) : noBar },
    { name: `worst error, ${use}`, value: Math.max(...errors), unit: '%', bar: hasBars ? atMost(25) : noBar },
    { name: `inside the 80 % interval, ${use}`, value: inside, unit: '%', bar: hasBars ? atLeast(80) : noBar },
  ];
}

function dayRows(): readonly Row[] {
  const own = nodesOfDay({ tokens: 608e9, perNodeSecond: 73_700 }, { tokens: 168e9, perNodeSecond: 14_800 });
  const first = judgedRows.find(({ row }) => row.id === 'dsk-day6-nodes')?.judged?.error ?? Number.NaN;
  return [
    { name: 'error from their own rates', value: 100 * Math.abs(own / 226.75 - 1), unit: '%', bar: atMost(1) },
    { name: 'error from first principles', value: 100 * Math.abs(first), unit: '%', bar: atMost(15) },
  ];
}

const without: readonly (readonly [string, Partial<Assumptions>])[] = [
  ['everything', {}],
  ['without floors and host', { floors: 'dropped' }],
  ['without coverage: every step reads all experts', { coverage: 'whole' }],
  ['without imbalance', { expertImbalance: 1, decodeImbalance: 1 }],
  ['without overlap', { overlap: 0 }],
  ['with full overlap', { overlap: 1 }],
  ['without communication', { communication: 'dropped' }],
];

/** What each part of the model buys: errors of all rows but the loose ones with the part switched off. */
export function ablationSection(): Section {
  const rows = without.flatMap(([name, change]) => {
    const errors = judge(tables, { ...defaultAssumptions, ...change })
      .filter(({ use }) => use !== 'loose')
      .flatMap(({ judged }) => (judged ? [100 * Math.abs(judged.error)] : []));
    return [
      { name: `${name}: median`, value: median(errors), unit: '%', bar: noBar },
      { name: `${name}: 90th percentile`, value: percentile(errors, 0.9), unit: '%', bar: noBar },
    ];
  });
  return { title: 'ablation', rows };
}

/** One step of R1 on 16 H100, decode and a chunk of prefill in turn. */
export function speedSection(calls: number): Section {
  const times = replicaTimes(mixedR1);
  if (isRefusal(times)) throw new Error(times.text);
  const steps = Array.from({ length: 64 }, (_, i) => ({
    decodeRows: 1 + i,
    meanContextTokens: 4_000 + i,
    prefillTokens: i % 2 === 0 ? 0 : 2_048,
    prefillCachedTokens: 100 * i,
    prefillChunkTokens: 2_048,
  }));
  const perCallUs: number[] = [];
  for (let round = 0; round < calls / steps.length; round++) {
    const before = process.hrtime.bigint();
    for (const load of steps) times.step(load);
    perCallUs.push(Number(process.hrtime.bigint() - before) / 1_000 / steps.length);
  }
  return { title: 'speed', rows: [{ name: 'one step', value: median(perCallUs), unit: 'µs', bar: atMost(20) }] };
}

const mixedR1: ReplicaConfig = {
  device: findAccelerator('h100'),
  model: findModelShape('r1'),
  weights: 'fp8',
  kv: 'bf16',
  layout: { kind: 'data-expert', devices: 16, tensor: 1, redundantExperts: 0 },
  phase: 'both',
  speculation: { drafts: 1, acceptance: [0.85] },
  engine: 'default',
};
