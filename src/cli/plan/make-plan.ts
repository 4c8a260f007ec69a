import { candidatesFor, type FleetLine, fleetLines, type Plan, plannerModels, rankFleets } from '#planner';
import type { PlanQuestion } from './plan-question.ts';
import { solveLines } from './solver/solve-lines.ts';
import type { Solver } from './solver/solver.ts';

/**
 * Answers a question: the blocks that fleets can be made of, the cheapest fleet for each line, their ranking.
 *
 * @param kinds - lines that are asked for; a comparison of devices has no use for mixes
 */
export async function makePlan(
  { devices, model, service, options, rules }: PlanQuestion,
  solver: Solver | 'none',
  kinds: readonly FleetLine['kind'][] = ['mixed', 'vendor', 'device'],
): Promise<Plan> {
  const set = candidatesFor(devices, model, service, options, plannerModels);
  const lines = fleetLines(set.candidates, service.workload, rules).filter(({ kind }) => kinds.includes(kind));
  return rankFleets(lines, await solveLines(lines, solver), service, set, plannerModels);
}
