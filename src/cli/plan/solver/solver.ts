import type { SolverAnswer } from '#planner';

/** Solves the text of one programme; the same shape for a thread here, a worker in the browser and the greedy rule. */
export interface Solver {
  readonly solve: (programmeText: string, limitMs: number) => Promise<SolverAnswer>;
  readonly close: () => Promise<void>;
}
