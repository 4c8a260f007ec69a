import type { Accelerator } from '../catalogue/accelerator.ts';
import { PlannerError } from '../errors.ts';
import { attentionFlopPerPair } from '../model/attention-work.ts';
import { activeParameters } from '../model/parameters.ts';
import type { ModelShape } from '../model/shape.ts';
import type { Refusal } from '../place/candidate.ts';
import type { Interval } from '../quantity.ts';

/** A part of a run with one length of sequence. */
export interface TrainingStage {
  readonly name: string;
  readonly tokens: number;
  readonly sequenceTokens: number;
}

export interface TrainingRun {
  readonly model: ModelShape;
  readonly device: Accelerator;
  readonly stages: readonly TrainingStage[];
  /** Share of the BF16 peak that becomes model operations (causal attention counted once). 0 … 1. */
  readonly mfu: Interval;
  /** For the duration. */
  readonly packages: number;
  /** The user's price; without one there is no cost. */
  readonly hourlyMicroUsd: number | undefined;
}

export interface TrainingEstimate {
  readonly stages: readonly { readonly name: string; readonly flop: number; readonly packageHours: Interval }[];
  readonly packageHours: Interval;
  readonly days: Interval;
  readonly costMicroUsd: Interval | undefined;
}

/**
 * What DeepSeek-V3 reached on 2,048 H800: 38.94 % of the BF16 peak (38.90 % on another network) with causal attention,
 * although most of its matrices were in FP8. The bounds around it are our estimate for other clusters and teams.
 *
 * @see "Insights into DeepSeek-V3", arXiv 2505.09343, table 4
 */
export const mfuOfV3: Interval = { low: 0.3, mid: 0.3894, high: 0.45 };

/**
 * Operations of one token forwards and backwards: 6 for each active parameter, 3 times the forward pass of attention over
 * half of the sequence. Draft layers and recomputation are left out, as MFU does. V3 at 4,096 tokens: 6 × 36.6 B + 3 ×
 * 5.0 M × 2,048 = 250 GFLOP, which is what its authors state (arXiv 2505.09343, table 2).
 */
export function trainingFlopPerToken(model: ModelShape, sequenceTokens: number): number {
  const attention = 3 * attentionFlopPerPair(model, 'expanded') * (sequenceTokens / 2);
  return 6 * activeParameters(model).total + attention;
}

/**
 * Package-hours and cost of a run from its operations. For V3's 14.8 T tokens at 4,096 that is 2.67 M H800-hours, against
 * 2.664 M published; with the two extensions of its context 2.75 M, against 2.783 M, because long sequences ran at less
 * than the mean MFU. Learning from rewards is sampling too, which a serving plan answers.
 *
 * @see DeepSeek-V3 technical report, arXiv 2412.19437, table 1
 * @throws {PlannerError} `PLANNER_BAD_VALUE` for counts that are not above 0 or an MFU outside 0 … 1
 */
export function trainingRun(run: TrainingRun): TrainingEstimate | Refusal {
  checkRun(run);
  const peak = run.device.peakTera.bf16?.value;
  if (peak === undefined) return peakMissing(run.device);
  const hours = (flop: number, mfu: number) => flop / (mfu * peak * 1e12) / 3_600;
  const stages = run.stages.map(({ name, tokens, sequenceTokens }) => {
    const flop = tokens * trainingFlopPerToken(run.model, sequenceTokens);
    const { low, mid, high } = run.mfu;
    return { name, flop, packageHours: { low: hours(flop, high), mid: hours(flop, mid), high: hours(flop, low) } };
  });
  const packageHours = stages.reduce((sum, stage) => add(sum, stage.packageHours), { low: 0, mid: 0, high: 0 });
  return {
    stages,
    packageHours,
    days: times(packageHours, 1 / (24 * run.packages)),
    costMicroUsd: run.hourlyMicroUsd === undefined ? undefined : times(packageHours, run.hourlyMicroUsd),
  };
}

function checkRun({ stages, mfu, packages, hourlyMicroUsd }: TrainingRun): void {
  const counts = stages.flatMap(({ tokens, sequenceTokens }) => [tokens, sequenceTokens]);
  if (stages.length === 0 || [...counts, packages].some((count) => !(count > 0 && Number.isFinite(count))))
    throw bad('A run needs stages, and tokens, sequence lengths and packages above 0.');
  if (!(mfu.low > 0 && mfu.low <= mfu.mid && mfu.mid <= mfu.high && mfu.high <= 1))
    throw bad(`MFU has to rise from above 0 to at most 1, is ${mfu.low}, ${mfu.mid}, ${mfu.high}.`);
  if (hourlyMicroUsd !== undefined && !(hourlyMicroUsd >= 0))
    throw bad(`The price of a package-hour has to be at least 0, is ${hourlyMicroUsd} micro-USD.`);
}

function bad(text: string): PlannerError {
  return new PlannerError('PLANNER_BAD_VALUE', text);
}

function peakMissing({ id, name }: Accelerator): Refusal {
  const text = `Nobody published what ${name} computes in BF16; state it as peakTera.bf16 of your own row.`;
  return { subject: id, reason: 'data-missing', text };
}

function add(a: Interval, b: Interval): Interval {
  return { low: a.low + b.low, mid: a.mid + b.mid, high: a.high + b.high };
}

function times({ low, mid, high }: Interval, factor: number): Interval {
  return { low: low * factor, mid: mid * factor, high: high * factor };
}
