import type { FleetDecision } from './fleet.ts';

/** A decision as the page shows it: what was chosen, and what for. */
export interface ShownDecision {
  readonly atMs: number;
  readonly outcome: string;
  readonly because: string;
}

/**
 * The newest first. A line of the log reads `OUTCOME because REASON; …figures of the others`; one that reads otherwise is
 * all outcome.
 * @param replicaId - only decisions that chose it or weighed it
 */
export function shownDecisions(
  decisions: readonly FleetDecision[],
  replicaId: string | undefined,
  most: number,
): readonly ShownDecision[] {
  return decisions
    .filter(({ line }) => replicaId === undefined || names(line, replicaId))
    .slice(-most)
    .toReversed()
    .map(({ atMs, line }) => {
      const cut = line.indexOf(' because ');
      if (cut < 0) return { atMs, outcome: line, because: '' };
      return { atMs, outcome: line.slice(0, cut).replace(/,$/, ''), because: line.slice(cut + ' because '.length) };
    });
}

/** As a whole word: pool/1 is not in pool/10. */
function names(line: string, replicaId: string): boolean {
  return line.split(/[\s;:,]+/).includes(replicaId);
}
