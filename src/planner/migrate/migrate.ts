import { PlannerError } from '../errors.ts';
import type { ServiceTargets } from '../load/workload.ts';
import type { CostedFleet } from '../place/reasons.ts';
import { changesBetween, type UserChange } from './changes.ts';
import { type Launch, type LaunchFacts, launchesOf } from './launch.ts';
import { type Risk, risksOf } from './risks.ts';
import { stepsOf } from './steps.ts';

export interface MigrationPlan {
  readonly hourlyMicroUsd: { readonly before: number; readonly after: number; readonly saved: number };
  readonly oneOffMicroUsd: number;
  readonly breakEven: BreakEven;
  readonly changes: readonly UserChange[];
  readonly steps: readonly string[];
  readonly risks: readonly Risk[];
  readonly launches: readonly Launch[];
}

export type BreakEven =
  | { readonly kind: 'at-once' }
  | { readonly kind: 'after'; readonly days: number }
  | { readonly kind: 'never'; readonly text: string };

export interface MigrationOptions {
  /** What moving costs beside the machines: converting weights, people, shipping, contracts that end early. */
  readonly oneOff: readonly { readonly name: string; readonly costMicroUsd: number }[];
  /** How long both fleets run side by side; all of the new one is paid on top of the old. */
  readonly parallelDays: number;
  readonly targets: ServiceTargets;
  readonly facts: LaunchFacts;
}

/**
 * Moving from one fleet to another: what it saves and when it has paid for itself, what readers will notice, how to go
 * about it, what went wrong elsewhere, and the commands that start the new one.
 *
 * @throws {PlannerError} `PLANNER_BAD_VALUE` for a negative or missing number
 */
export function migrate(from: CostedFleet, to: CostedFleet, options: MigrationOptions): MigrationPlan {
  const { oneOff, parallelDays, targets, facts } = options;
  const numbers = [parallelDays, ...oneOff.map(({ costMicroUsd }) => costMicroUsd)];
  if (numbers.some((value) => !(value >= 0 && Number.isFinite(value))))
    throw new PlannerError(
      'PLANNER_BAD_VALUE',
      'One-off costs and days side by side have to be numbers of at least 0.',
    );
  const [before, after] = [from.fleet.hourlyMicroUsd, to.fleet.hourlyMicroUsd];
  const moving = oneOff.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0);
  const oneOffMicroUsd = Math.round(moving + parallelDays * 24 * after);
  const risks = risksOf(to.fleet);
  return {
    hourlyMicroUsd: { before, after, saved: before - after },
    oneOffMicroUsd,
    breakEven: breakEvenOf(before - after, oneOffMicroUsd),
    changes: changesBetween(from, to, targets),
    steps: stepsOf(from, to, parallelDays),
    risks,
    launches: launchesOf(to.fleet, facts),
  };
}

function breakEvenOf(savedHourlyMicroUsd: number, oneOffMicroUsd: number): BreakEven {
  if (savedHourlyMicroUsd <= 0)
    return {
      kind: 'never',
      text: 'The new fleet costs as much an hour as the old one, or more; move for other reasons.',
    };
  return oneOffMicroUsd === 0
    ? { kind: 'at-once' }
    : { kind: 'after', days: oneOffMicroUsd / savedHourlyMicroUsd / 24 };
}
