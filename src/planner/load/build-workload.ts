import { PlannerError } from '../errors.ts';
import { type LengthSummary, lengthsFromSummary } from './lengths.ts';
import { mixes } from './mixes.ts';
import type { TrafficClass, Workload } from './workload.ts';

/** What people know of their traffic; what is left out is stated in {@link workloadFromLengths}. */
export interface WorkloadSummary {
  readonly name: string;
  readonly input: LengthSummary;
  readonly output: LengthSummary;
  readonly requestsPerSecond: number;
  readonly peakRequestsPerSecond?: number;
  readonly arrivalCv?: number;
  readonly cachedShare?: number;
  readonly thinkingShare?: number;
}

/**
 * A workload of one class from means and percentiles. Unless said otherwise arrivals are Poisson, the peak is the mean,
 * nothing is cached, nothing is thinking and the day is flat: what nobody said is not assumed in the user's favour.
 *
 * @throws {PlannerError} `PLANNER_BAD_VALUE` for a number out of range
 */
export function workloadFromLengths(summary: WorkloadSummary): Workload {
  const { name, input, output, requestsPerSecond, arrivalCv = 1, cachedShare = 0, thinkingShare = 0 } = summary;
  return checkedWorkload({
    name,
    curve: Array.from({ length: 24 }, () => 1),
    classes: [
      {
        name,
        requestsPerSecond,
        peakRequestsPerSecond: summary.peakRequestsPerSecond ?? requestsPerSecond,
        arrivalCv,
        input: lengthsFromSummary(input),
        output: lengthsFromSummary(output),
        cachedShare,
        thinkingShare,
      },
    ],
  });
}

/**
 * The same sorts of requests at another mean rate; peak and curve scale with it.
 *
 * @param requestsPerSecond - of all classes together
 * @throws {PlannerError} `PLANNER_BAD_VALUE` when it is not above 0
 */
export function atRate(workload: Workload, requestsPerSecond: number): Workload {
  requireRange('requestsPerSecond', requestsPerSecond, Number.MIN_VALUE);
  const factor = requestsPerSecond / workload.classes.reduce((sum, traffic) => sum + traffic.requestsPerSecond, 0);
  const classes = workload.classes.map((traffic) => ({
    ...traffic,
    requestsPerSecond: traffic.requestsPerSecond * factor,
    peakRequestsPerSecond: traffic.peakRequestsPerSecond * factor,
  }));
  return { ...workload, classes };
}

/** @throws {PlannerError} `PLANNER_BAD_VALUE` with the names there are */
export function mixNamed(name: string): Workload {
  const found = mixes.find(({ workload }) => workload.name === name);
  if (found) return found.workload;
  const names = mixes.map(({ workload }) => workload.name);
  throw new PlannerError(
    'PLANNER_BAD_VALUE',
    `There is no mix "${name}". Use one of ${names.join(', ')}, or a trace.`,
    {
      name,
      names,
    },
  );
}

/**
 * Lets a workload through that can be planned for.
 *
 * @throws {PlannerError} `PLANNER_BAD_VALUE` naming the first number that cannot be
 */
export function checkedWorkload(workload: Workload): Workload {
  if (workload.classes.length === 0)
    throw new PlannerError('PLANNER_BAD_VALUE', `The workload ${workload.name} has no requests in it; give a class.`);
  for (const traffic of workload.classes) checkClass(traffic);
  const meanLoad = workload.curve.reduce((sum, factor) => sum + factor, 0) / 24;
  if (workload.curve.length !== 24 || workload.curve.some((factor) => !(factor >= 0)) || Math.abs(meanLoad - 1) > 0.001)
    throw new PlannerError(
      'PLANNER_BAD_VALUE',
      `A day's curve is 24 factors ≥ 0 with mean 1; this one has ${workload.curve.length} with mean ${meanLoad.toFixed(3)}.`,
      { hours: workload.curve.length, meanLoad },
    );
  return workload;
}

function checkClass(traffic: TrafficClass): void {
  requireRange('requestsPerSecond', traffic.requestsPerSecond, Number.MIN_VALUE);
  requireRange('peakRequestsPerSecond', traffic.peakRequestsPerSecond, traffic.requestsPerSecond);
  requireRange('arrivalCv', traffic.arrivalCv, 0, 20);
  requireRange('cachedShare', traffic.cachedShare, 0, 1);
  requireRange('thinkingShare', traffic.thinkingShare, 0, 1);
  requireRange('input.mean', traffic.input.mean, Number.MIN_VALUE);
  requireRange('output.mean', traffic.output.mean, Number.MIN_VALUE);
}

function requireRange(name: string, value: number, low: number, high = Number.MAX_VALUE): void {
  if (value >= low && value <= high) return;
  const range = high === Number.MAX_VALUE ? (low === Number.MIN_VALUE ? 'above 0' : `≥ ${low}`) : `${low} … ${high}`;
  throw new PlannerError('PLANNER_BAD_VALUE', `${name} must be ${range}, but is ${value}.`, { name, value });
}
