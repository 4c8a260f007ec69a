import { performance } from 'node:perf_hooks';
import { HighsSolver } from './solver/highs-solver.ts';
import type { Solver } from './solver/solver.ts';

/** What a plan reaches outside; tests pass their own. */
export interface PlanWorld {
  readonly nowMs: () => number;
  /** The day on which rules of law are asked for. */
  readonly dateIso: () => string;
  readonly openSolver: () => Solver;
  readonly setExitCode: (code: number) => void;
}

export function thisPlanWorld(): PlanWorld {
  return {
    nowMs: () => performance.now(),
    dateIso: () => new Date().toISOString().slice(0, 10),
    openSolver: () => new HighsSolver(),
    setExitCode: (code) => {
      process.exitCode = code;
    },
  };
}
