import type { SolverAnswer } from './solution.ts';

/** What this needs of HiGHS's answer; its own type says more. */
export interface HighsAnswer {
  readonly Status: string;
  readonly Columns: Readonly<Record<string, object>>;
}

/**
 * HiGHS's word for how it ended, as ours. Out of time it still hands over the best solution it has, which counts only
 * when every column has a value.
 */
export function answerOfHighs({ Status, Columns }: HighsAnswer): SolverAnswer {
  if (Status === 'Infeasible' || Status === 'Primal infeasible or unbounded') return { kind: 'infeasible' };
  const optimal = Status === 'Optimal';
  if (!optimal && Status !== 'Time limit reached') return { kind: 'failed', text: `it ended with "${Status}".` };
  const entries = Object.entries(Columns).map(([name, column]) => [name, primalOf(column)] as const);
  const whole = entries.length > 0 && entries.every(([, value]) => Number.isFinite(value));
  return whole ? { kind: 'solved', optimal, columns: Object.fromEntries(entries) } : { kind: 'out-of-time' };
}

function primalOf(column: object): number {
  return 'Primal' in column && typeof column.Primal === 'number' ? column.Primal : Number.NaN;
}

/**
 * How HiGHS is asked, in a thread here and in a worker of the browser alike. A gap of 0: a plan that is 0.01 % too dear
 * would break the law that a lower price never raises a cost. A fixed seed, so that a plan is the same twice.
 */
export function highsOptions(limitMs: number): HighsSettings {
  return { output_flag: false, time_limit: limitMs / 1_000, mip_rel_gap: 0, random_seed: 0 };
}

export interface HighsSettings {
  readonly output_flag: false;
  readonly time_limit: number;
  readonly mip_rel_gap: number;
  readonly random_seed: number;
}
