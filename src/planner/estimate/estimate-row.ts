import type { Accelerator } from '../catalogue/accelerator.ts';
import type { ModelShape } from '../model/shape.ts';
import { isRefusal, type Refusal } from '../place/candidate.ts';
import type { Interval, Source } from '../quantity.ts';
import { type Assumptions, defaultAssumptions } from '../time/assumptions.ts';
import { intervalOf, sigmaOfInterval } from '../time/spread.ts';
import type { Amount } from './amount.ts';
import type { Row } from './parse-rows.ts';
import { type RowSensitivity, rowSensitivities } from './row-sensitivities.ts';
import { type RowSetting, rowSetting } from './row-setting.ts';
import type { Solution } from './solution.ts';
import { solveRow } from './solve-row.ts';

/** What the planner says about one row. */
export type RowEstimate = EstimatedRow | RefusedRow;

export interface EstimatedRow {
  readonly kind: 'estimate';
  readonly line: number;
  readonly id: string;
  readonly device: string;
  readonly model: string;
  /** Per package: input tokens of a prefill row, output tokens of all others. */
  readonly tokensPerSecondPerDevice: Interval;
  /** Mean time per output token, drafts counted; absent for prefill. */
  readonly tpotMs?: Interval;
  /** Nodes of 8, for rows that give a day's traffic. */
  readonly nodes?: Interval;
  readonly batchPerDevice?: number;
  readonly source: Source;
  /** What the constants of the device rest on. */
  readonly basis: string;
  /** The two inputs that move the rate most. */
  readonly sensitivities: readonly RowSensitivity[];
  /** What the row left open and was taken for granted. */
  readonly assumed: readonly string[];
  /** The row's own figures against ours. */
  readonly published: readonly PublishedError[];
}

export interface RefusedRow {
  readonly kind: 'refused';
  readonly line: number;
  readonly id: string;
  readonly refusal: Refusal;
}

export interface PublishedError {
  readonly quantity: 'tokensPerSecondPerDevice' | 'tpotMs' | 'nodes';
  readonly published: number;
  /** Ours over the published value, less 1. */
  readonly error: number;
  readonly isInside: boolean;
}

/**
 * The planner's estimate for one row, or a refusal in words: a device or model it does not know, a cell it cannot read,
 * memory that does not suffice, a target below what the hardware can do. It never throws for what a row says.
 *
 * The interval is where four of five published values should lie. It begins with what the device's constants rest on and
 * widens, by independent parts, for what the row leaves open and for settings far from where kernels were measured.
 *
 * @param known - the catalogue with the user's own devices; the built-in one unless given
 * @param ownModels - shapes that the caller has read from files, found by their id before all known ones
 */
export function estimateRow(
  row: Row,
  known?: readonly Accelerator[],
  assumptions: Assumptions = defaultAssumptions,
  ownModels: readonly ModelShape[] = [],
): RowEstimate {
  const setting = rowSetting(row, known, ownModels);
  if (setting.kind === 'refused') return { kind: 'refused', line: row.line, id: row.id, refusal: setting.refusal };
  const solution = solveRow(setting, assumptions);
  if (isRefusal(solution)) return { kind: 'refused', line: row.line, id: row.id, refusal: solution };
  if (!(solution.tokensPerSecondPerDevice > 0) || !Number.isFinite(solution.tokensPerSecondPerDevice))
    return { kind: 'refused', line: row.line, id: row.id, refusal: nothingToCompute(row) };
  return estimated(row, setting, solution, assumptions);
}

function estimated(row: Row, setting: RowSetting, solution: Solution, assumptions: Assumptions): EstimatedRow {
  const factor = intervalOf(sigmaOfRow(setting, solution));
  const around = (mid: number): Interval => ({ low: mid * factor.low, mid, high: mid * factor.high });
  const values = {
    tokensPerSecondPerDevice: around(solution.tokensPerSecondPerDevice),
    ...(solution.tpotMs === undefined ? {} : { tpotMs: around(solution.tpotMs) }),
    ...(solution.nodes === undefined ? {} : { nodes: around(solution.nodes) }),
  };
  return {
    kind: 'estimate',
    line: row.line,
    id: row.id,
    device: setting.device.id,
    model: setting.model.id,
    ...values,
    ...(solution.batchPerDevice === undefined ? {} : { batchPerDevice: solution.batchPerDevice }),
    source: solution.source,
    basis: solution.basis,
    sensitivities: rowSensitivities(setting, assumptions),
    assumed: solution.assumed,
    published: publishedErrors(setting, values),
  };
}

function nothingToCompute(row: Row): Refusal {
  const text = `With ${row.input || 'no'} tokens in, ${row.outputOrKv || 'no'} out and a batch of ${row.batchPerDevice || 'none'} there is nothing to compute; lengths and batch have to be above 0.`;
  return { subject: row.id || `line ${row.line}`, reason: 'data-missing', text };
}

/** Independent errors beside those of the replica's times, as standard deviations of the logarithm. */
function sigmaOfRow(setting: RowSetting, { times, batchPerDevice, assumed }: Solution): number {
  const rowsPerRank = ((batchPerDevice ?? 64) * times.packages) / times.ranks;
  const parts = [
    sigmaOfInterval(times.spread),
    // Each open condition is worth what its usual values differ by; the batch, most of all.
    0.1 * Math.sqrt(assumed.length),
    isBatchOpen(setting) ? 0.35 : 0,
    // Beyond the tables' 1 to 256 requests: floors decide below, kernels nobody timed above.
    rowsPerRank <= 4 ? 0.1 : rowsPerRank > 256 ? 0.1 : 0,
    setting.phase === 'prefill' || setting.phase === 'decode' ? 0 : 0.08,
    setting.input.kind === 'value' && setting.input.value > 32_768 ? 0.06 : 0,
  ];
  return Math.hypot(...parts);
}

function isBatchOpen({ phase, batch, tpot, outputOrKv }: RowSetting): boolean {
  const isDay = outputOrKv.kind === 'value' && outputOrKv.suffix.startsWith('/');
  return phase !== 'prefill' && !isDay && batch.kind === 'none' && tpot.kind === 'none';
}

type Values = Pick<EstimatedRow, 'tokensPerSecondPerDevice' | 'tpotMs' | 'nodes'>;

/** A bound ("<70") is a promise, no measurement, and is not compared. */
function publishedErrors({ published, tpot, batch }: RowSetting, values: Values): readonly PublishedError[] {
  const isNodes = published.kind === 'value' && /node/i.test(published.suffix);
  return [
    ...(isNodes ? [] : errorOf('tokensPerSecondPerDevice', published, values.tokensPerSecondPerDevice)),
    ...(isNodes ? errorOf('nodes', published, values.nodes) : []),
    // Without a batch the time per token was what the batch was chosen by.
    ...(batch.kind === 'value' ? errorOf('tpotMs', tpot, values.tpotMs) : []),
  ];
}

function errorOf(
  quantity: PublishedError['quantity'],
  published: Amount,
  ours: Interval | undefined,
): readonly PublishedError[] {
  if (ours === undefined || published.kind !== 'value' || published.value === 0) return [];
  if (published.meant === 'at-most' || published.meant === 'at-least') return [];
  const isInside = published.value >= ours.low && published.value <= ours.high;
  return [{ quantity, published: published.value, error: ours.mid / published.value - 1, isInside }];
}
