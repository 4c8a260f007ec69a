import { readFileSync } from 'node:fs';
import type { Assumptions } from '#planner';
import { type EstimatedRow, estimateRow, type PublishedError, parseRows, type Row, type RowEstimate } from '#planner';

/** Chosen before any constant was fitted; README.md says why each. Everything else is held out. */
export const fittedIds: ReadonlySet<string> = new Set([
  'dsk-prof-prefill',
  'dsk-prof-decode',
  'sgl-h100-prefill',
  'h20-base',
  'trt-h200-max',
  'trt-h200-min',
  'sgl-a3-8',
  'vla-a3-node',
  'xeon-70b-int8',
]);

/** `loose`: its source leaves a condition unsaid; shown, in no bar. */
export type RowUse = 'fitted' | 'held-out' | 'loose';

export interface JudgedRow {
  readonly row: Row;
  readonly use: RowUse;
  readonly estimate: RowEstimate;
  /** Of the row's rate; where it has none, of its time per token. */
  readonly judged: PublishedError | undefined;
}

interface TableRow {
  readonly row: Row;
  readonly use: RowUse;
}

export function readTables(): readonly TableRow[] {
  const rowsOf = (name: string): readonly Row[] => parseRows(readFileSync(new URL(name, import.meta.url), 'utf8'));
  const useOf = ({ id }: Row): RowUse => (fittedIds.has(id) ? 'fitted' : 'held-out');
  return [
    ...[...rowsOf('rows.csv'), ...rowsOf('more-rows.csv')].map((row) => ({ row, use: useOf(row) })),
    ...rowsOf('loose-rows.csv').map((row) => ({ row, use: 'loose' as const })),
  ];
}

export function judge(tables: readonly TableRow[], assumptions?: Assumptions): readonly JudgedRow[] {
  return tables.map(({ row, use }) => {
    const estimate = estimateRow(row, undefined, assumptions);
    return { row, use, estimate, judged: judgedError(estimate) };
  });
}

function judgedError(estimate: RowEstimate): PublishedError | undefined {
  if (estimate.kind === 'refused') return undefined;
  return estimate.published.find(({ quantity }) => quantity !== 'tpotMs') ?? estimate.published[0];
}

/** Published rates of two devices for one kind of work; which is larger has to be told right. */
export const comparisons: readonly (readonly [string, string])[] = [
  ['cm384-prefill', 'sgl-h100-prefill'],
  ['cm384-prefill-eplb', 'sgl-h100-prefill-eplb'],
  ['cm384-prefill-eplb', 'dsk-prof-prefill'],
  ['sgl-h100-prefill-eplb', 'dsk-prof-prefill'],
  ['h20-prefill', 'sgl-h100-prefill'],
  ['h20-prefill', 'cm384-prefill'],
  ['cm384-d50-4k', 'dsk-prof-decode'],
  ['cm384-d50-2k', 'sgl-h100-decode'],
  ['h20-base', 'cm384-d50-4k'],
  ['h20-base', 'dsk-prof-decode'],
  ['sgl-h100-decode', 'gb200-fp8'],
  ['cm384-d50-2k', 'gb200-fp8'],
  ['trt-h200-max', 'trt-b200-max'],
  ['trt-h200-min', 'trt-b200-min'],
];

/** Pairs in which we say the other device is faster. */
export function wrongWayRound(rows: readonly JudgedRow[]): readonly string[] {
  const estimateOf = (id: string): EstimatedRow => {
    const found = rows.find(({ row }) => row.id === id)?.estimate;
    if (found?.kind === 'estimate') return found;
    throw new Error(`the comparison names the row ${id}, which has no estimate`);
  };
  const publishedOf = ({ published }: EstimatedRow): number => published[0]?.published ?? Number.NaN;
  return comparisons
    .map(([a, b]) => [estimateOf(a), estimateOf(b)] as const)
    .filter(([a, b]) => publishedOf(a) > publishedOf(b) !== rateOf(a) > rateOf(b))
    .map(([a, b]) => `${a.id} and ${b.id}`);
}

const rateOf = ({ tokensPerSecondPerDevice }: EstimatedRow): number => tokensPerSecondPerDevice.mid;
