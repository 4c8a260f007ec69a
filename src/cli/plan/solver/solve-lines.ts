import {
  cheaperAnswer,
  type FleetAnswer,
  type FleetLine,
  type FleetProblem,
  greedyFleet,
  placementProgramme,
  programmeText,
  readSolution,
  type SolverAnswer,
} from '#planner';
import type { Solver } from './solver.ts';

/** Of one line. Programmes of forty blocks take 10 to 150 ms of a core; the rest is for a machine that is busy. */
const lineLimitMs = 10_000;

/**
 * Answers every line of a plan, proven by the solver where it can in its time. The greedy rule stands in where it cannot
 * or there is none, and its fleet is taken where it is the cheaper of two unproven ones. A vendor with one device asks
 * what that device's line asks: the same text is solved once.
 */
export async function solveLines(
  lines: readonly FleetLine[],
  solver: Solver | 'none',
  limitMs: number = lineLimitMs,
): Promise<readonly FleetAnswer[]> {
  if (solver === 'none') return lines.map(({ problem }) => greedyFleet(problem));
  const solved = new Map<string, Promise<SolverAnswer>>();
  const answers = lines.map(async ({ problem }) => {
    const text = programmeText(placementProgramme(problem));
    const answer = solved.get(text) ?? solver.solve(text, limitMs);
    solved.set(text, answer);
    return fleetFrom(problem, await answer);
  });
  return Promise.all(answers);
}

function fleetFrom(problem: FleetProblem, answer: SolverAnswer): FleetAnswer {
  const solved = readSolution(problem, answer);
  const isProven = solved.kind === 'fleet' ? solved.fleet.found === 'optimal' : solved.cause === 'infeasible';
  return isProven ? solved : cheaperAnswer(solved, greedyFleet(problem));
}
