import { PlannerError } from '../errors.ts';
import type { Lengths } from './workload.ts';

/** Where a distribution of lengths is kept: close together where tails are steep. */
export const keptShares: readonly number[] = [
  0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99,
  0.995, 0.999, 1,
];

/** What people know of their lengths, in tokens. */
export interface LengthSummary {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** The longest there is; 2.5 × `p99` where it is not known. */
  readonly max?: number;
}

/** The length that `share` (0 … 1) of requests do not exceed, in tokens. */
export function quantileOf({ quantiles }: Lengths, share: number): number {
  const above = quantiles.findIndex((point) => point.share >= share);
  const right = quantiles[above < 0 ? quantiles.length - 1 : above]!;
  const left = quantiles[above - 1];
  if (left === undefined || right.share <= share) return right.tokens;
  return left.tokens + ((share - left.share) / (right.share - left.share)) * (right.tokens - left.tokens);
}

/**
 * The mean of the lengths' `power`th power (1 … 3). Long requests hold their memory longest, so what a server sees at
 * any instant depends on the second and third.
 */
export function momentOf({ quantiles }: Lengths, power: 1 | 2 | 3): number {
  let sum = 0;
  for (let i = 1; i < quantiles.length; i += 1) {
    const { share: from, tokens: a } = quantiles[i - 1]!;
    const { share: to, tokens: b } = quantiles[i]!;
    sum += (to - from) * powerMean(a, b, power);
  }
  return sum;
}

/** Of a number that is even between `a` and `b`. */
function powerMean(a: number, b: number, power: 1 | 2 | 3): number {
  if (power === 1) return (a + b) / 2;
  if (power === 2) return (a * a + a * b + b * b) / 3;
  return ((a + b) * (a * a + b * b)) / 4;
}

/**
 * Lengths as they were counted, each with its weight (a number of requests, or a chance). A quantile is the smallest
 * length that so large a share does not exceed, so it is one that occurred.
 *
 * @throws {PlannerError} `PLANNER_BAD_VALUE` when nothing has weight
 */
export function lengthsFromCounts(counts: ReadonlyMap<number, number>): Lengths {
  const ascending = [...counts].filter(([, weight]) => weight > 0).sort(([a], [b]) => a - b);
  const total = ascending.reduce((sum, [, weight]) => sum + weight, 0);
  if (total === 0) throw new PlannerError('PLANNER_BAD_VALUE', 'There are no lengths to make a distribution of.');
  const mean = ascending.reduce((sum, [tokens, weight]) => sum + tokens * weight, 0) / total;
  let reached = 0;
  let next = -1;
  const quantiles = keptShares.map((share) => {
    while (next < 0 || (reached < share * total * (1 - 1e-12) && next < ascending.length - 1)) {
      next += 1;
      reached += ascending[next]![1];
    }
    return { share, tokens: ascending[next]![0] };
  });
  return { mean, quantiles };
}

/** @throws {PlannerError} `PLANNER_BAD_VALUE` when there are none */
export function lengthsFromSamples(samples: Iterable<number>): Lengths {
  const counts = new Map<number, number>();
  for (const tokens of samples) counts.set(tokens, (counts.get(tokens) ?? 0) + 1);
  return lengthsFromCounts(counts);
}

/** Every request has the same length. */
export function constantLengths(tokens: number): Lengths {
  return {
    mean: tokens,
    quantiles: [
      { share: 0, tokens },
      { share: 1, tokens },
    ],
  };
}

/** Lengths of which only the mean is known: the exponential law, which outputs are near to, cut at `max` tokens. */
export function exponentialLengths(mean: number, max: number): Lengths {
  const shares = [...keptShares.filter((share) => share < 1), 0.9999, 0.999_99, 1];
  // Nobody in a million is 14 means long; a straight line to `max` instead would make the tail weigh too much.
  const quantiles = shares.map((share) => ({
    share,
    tokens: Math.min(max, Math.max(1, -mean * Math.log(Math.max(1e-6, 1 - share)))),
  }));
  return { mean, quantiles };
}

/**
 * A distribution through the three percentiles with the mean that was given.
 *
 * Between two percentiles, lengths rise as a power of the share, one power for all; the mean decides which. Straight
 * lines instead would put the mean of long tails far too high.
 *
 * @throws {PlannerError} `PLANNER_BAD_VALUE` when the percentiles do not ascend or no distribution through them has
 *   this mean
 */
export function lengthsFromSummary(summary: LengthSummary): Lengths {
  const knots = knotsOf(summary);
  const meanFor = (power: number): number => momentOf({ mean: 0, quantiles: bent(knots, power) }, 1);
  const [lowest, highest] = [meanFor(steepestPower), meanFor(1 / steepestPower)];
  if (!(summary.mean >= lowest && summary.mean <= highest)) throw impossibleMean(summary, lowest, highest);
  let [low, high] = [Math.log(1 / steepestPower), Math.log(steepestPower)];
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (meanFor(Math.exp(middle)) > summary.mean) low = middle;
    else high = middle;
  }
  return { mean: summary.mean, quantiles: bent(knots, Math.exp(low)) };
}

interface Knot {
  readonly share: number;
  readonly tokens: number;
}

const steepestPower = 40;
const pointsPerPiece = 8;

function knotsOf({ p50, p95, p99, max = 2.5 * p99 }: LengthSummary): readonly Knot[] {
  const tokens = [Math.min(1, p50), p50, p95, p99, max];
  if (!tokens.every((value, i) => Number.isFinite(value) && value > 0 && value >= (tokens[i - 1] ?? 0)))
    throw new PlannerError(
      'PLANNER_BAD_VALUE',
      `Percentiles of lengths must ascend and be above 0, but p50 is ${p50}, p95 ${p95}, p99 ${p99} and the longest ${max}.`,
      { p50, p95, p99, max },
    );
  return [0, 0.5, 0.95, 0.99, 1].map((share, i) => ({ share, tokens: tokens[i]! }));
}

function bent(knots: readonly Knot[], power: number): readonly Knot[] {
  return knots.flatMap((left, i) => {
    const right = knots[i + 1];
    if (right === undefined) return [left];
    return Array.from({ length: pointsPerPiece }, (_, point) => {
      const x = point / pointsPerPiece;
      return {
        share: left.share + x * (right.share - left.share),
        tokens: left.tokens + x ** power * (right.tokens - left.tokens),
      };
    });
  });
}

function impossibleMean({ mean, p50, p95, p99 }: LengthSummary, lowest: number, highest: number): PlannerError {
  return new PlannerError(
    'PLANNER_BAD_VALUE',
    `No lengths with p50 ${p50}, p95 ${p95} and p99 ${p99} have a mean of ${mean}; it must lie between ` +
      `${Math.ceil(lowest)} and ${Math.floor(highest)}. Check the percentiles, or give the longest length as well.`,
    { mean, lowest, highest },
  );
}
