import { PlannerError } from '../errors.ts';
import type { PlacementModels, Service } from './block.ts';
import type { DeviceRefusal, Refusal } from './candidate.ts';
import type { CandidateSet } from './candidates.ts';
import type { Fleet, FleetAnswer } from './fleet.ts';
import { type FleetCost, fleetCost } from './fleet-cost.ts';
import type { FleetLine } from './fleet-lines.ts';
import { reasonsFor } from './reasons.ts';
import type { Tried } from './search.ts';
import { type Sensitivity, type SensitivityCache, sensitivities } from './sensitivity.ts';

export interface RankedFleet {
  readonly kind: FleetLine['kind'];
  readonly fleet: Fleet;
  readonly cost: FleetCost;
  readonly reasons: readonly string[];
  /** The two inputs that the cost hangs on most. */
  readonly sensitive: readonly Sensitivity[];
  /** It has a device that nobody can buy today. */
  readonly speculative: boolean;
}

export interface Plan {
  /** The cheapest first; equals by name. */
  readonly ranked: readonly RankedFleet[];
  /** Lines that have no fleet, and why. */
  readonly without: readonly Refusal[];
  readonly refusals: readonly DeviceRefusal[];
  readonly tried: Tried;
}

/**
 * The plan from the answers to its lines, in their order.
 *
 * @param models - what sensitivities are computed with; `none`: they are left out, which a third of the time is spent on
 * @throws {PlannerError} `PLANNER_BAD_VALUE` when there are not as many answers as lines
 */
export function rankFleets(
  lines: readonly FleetLine[],
  answers: readonly FleetAnswer[],
  service: Service,
  { refusals, tried }: CandidateSet,
  models: PlacementModels | 'none',
): Plan {
  if (answers.length !== lines.length)
    throw new PlannerError('PLANNER_BAD_VALUE', `${lines.length} lines need as many answers, not ${answers.length}.`, {
      lines: lines.length,
      answers: answers.length,
    });
  const found = lines.flatMap(({ kind }, index) => {
    const answer = answers[index];
    if (answer?.kind !== 'fleet') return [];
    return [{ kind, fleet: answer.fleet, cost: fleetCost(answer.fleet, service.workload) }];
  });
  const ranking = found.toSorted(
    (a, b) => a.fleet.hourlyMicroUsd - b.fleet.hourlyMicroUsd || (a.fleet.name < b.fleet.name ? -1 : 1),
  );
  const cache: SensitivityCache = new Map();
  return {
    ranked: ranking.map((row) => ({
      ...row,
      reasons: reasonsFor(row, row.kind, ranking, service.targets),
      sensitive: models === 'none' ? [] : sensitivities(row.fleet, service, models, cache),
      speculative: row.fleet.parts.some(({ candidate }) => candidate.device.status !== 'shipping'),
    })),
    without: answers.flatMap((answer) => (answer.kind === 'none' ? [answer.refusal] : [])),
    refusals,
    tried,
  };
}

/** Of two answers to one line the cheaper fleet; the first of equals, and any fleet before none. */
export function cheaperAnswer(a: FleetAnswer, b: FleetAnswer): FleetAnswer {
  if (a.kind === 'none') return b.kind === 'none' ? a : b;
  return b.kind === 'fleet' && b.fleet.hourlyMicroUsd < a.fleet.hourlyMicroUsd ? b : a;
}
