import { unreachable } from '#kernel';
import { type FleetAnswer, fleetOf } from './fleet.ts';
import type { FleetProblem } from './fleet-problem.ts';
import { shareName } from './programme.ts';
import { whyInfeasible } from './why-infeasible.ts';

/** What a solver makes of a programme; columns by name, those at zero may be missing. */
export type SolverAnswer =
  | { readonly kind: 'solved'; readonly optimal: boolean; readonly columns: Readonly<Record<string, number>> }
  | { readonly kind: 'infeasible' }
  | { readonly kind: 'out-of-time' }
  | { readonly kind: 'failed'; readonly text: string };

/** The fleet that the solver's columns mean, or why there is none, in words. */
export function readSolution(problem: FleetProblem, answer: SolverAnswer): FleetAnswer {
  switch (answer.kind) {
    case 'solved': {
      const counts = problem.candidates.map((_, g) => Math.round(answer.columns[`n${g}`] ?? 0));
      const shares = problem.candidates.map((_, g) =>
        problem.demand.map((_demand, r) => shareOf(answer.columns[shareName(0, r, g)])),
      );
      return fleetOf(problem, counts, shares, answer.optimal ? 'optimal' : 'best-in-time');
    }
    case 'infeasible':
      return { kind: 'none', cause: 'infeasible', refusal: whyInfeasible(problem) };
    case 'out-of-time':
      return unsolved(problem, 'The solver found no fleet in its time; give it more, or name fewer devices.');
    case 'failed':
      return unsolved(problem, `The solver failed: ${answer.text}`);
    default:
      return unreachable(answer);
  }
}

/** A solver keeps bounds up to a tolerance, so shares come back as -1e-9 as well. */
function shareOf(value: number | undefined): number {
  return Math.min(1, Math.max(0, value ?? 0));
}

function unsolved({ name }: FleetProblem, text: string): FleetAnswer {
  return { kind: 'none', cause: 'unsolved', refusal: { subject: name, reason: 'unsolved', text } };
}
