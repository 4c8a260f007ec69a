import type { ServiceTargets } from '../load/workload.ts';
import type { Candidate } from '../place/candidate.ts';
import type { CostedFleet } from '../place/reasons.ts';
import { int8ParityCite } from './parity-evidence.ts';

/** What readers and clients will notice. */
export interface UserChange {
  readonly what: 'time per token' | 'time to first token' | 'context' | 'checkpoint' | 'engine' | 'vendor';
  readonly before: string;
  readonly after: string;
  readonly text: string;
}

/** Differences between two fleets as their users meet them; what stays equal is left out. */
export function changesBetween(from: CostedFleet, to: CostedFleet, targets: ServiceTargets): readonly UserChange[] {
  const all = [
    change('time per token', tpotOf(from), tpotOf(to), `Promised are ${targets.tpotMs} ms; both are at the peak.`),
    change('time to first token', ttftOf(from), ttftOf(to), `Promised are ${targets.ttftMs} ms; both are at the peak.`),
    change('context', contextOf(from), contextOf(to), 'The longest request that the smallest rank has memory for.'),
    change('checkpoint', precisionsOf(from), precisionsOf(to), checkpointText(to)),
    change(
      'engine',
      enginesOf(from),
      enginesOf(to),
      'Fields, limits and errors differ; the gateway evens out the known ones.',
    ),
    change('vendor', vendorsOf(from), vendorsOf(to), 'Rules on where requests may go have to name the new one.'),
  ];
  return all.filter(({ before, after }) => before !== after);
}

function change(what: UserChange['what'], before: string, after: string, text: string): UserChange {
  return { what, before, after, text };
}

/** Readers meet every part, so the slowest says what was promised at worst. */
function worst({ fleet }: CostedFleet, of: (candidate: Candidate) => number): number {
  return Math.max(...fleet.parts.map(({ candidate }) => of(candidate)));
}

function tpotOf(costed: CostedFleet): string {
  return `${worst(costed, ({ capacity }) => capacity.tpotMs.mid).toFixed(0)} ms`;
}

function ttftOf(costed: CostedFleet): string {
  return `${worst(costed, ({ capacity }) => capacity.ttftMs.mid).toFixed(0)} ms`;
}

function contextOf({ fleet }: CostedFleet): string {
  return `${Math.min(...fleet.parts.map(({ candidate }) => candidate.contextTokens))} tokens`;
}

function listed(words: readonly string[]): string {
  return [...new Set(words)].toSorted().join(', ');
}

function precisionsOf({ fleet }: CostedFleet): string {
  return listed(
    fleet.parts.flatMap(({ candidate }) => candidate.replicas.map(({ config }) => config.weights.toUpperCase())),
  );
}

function checkpointText(to: CostedFleet): string {
  const int8 = precisionsOf(to).includes('INT8') ? ` Published for FP8 to INT8: ${int8ParityCite}.` : '';
  return `Another precision is another checkpoint: answers differ, and parity compares checkpoints, not only engines.${int8}`;
}

function enginesOf({ fleet }: CostedFleet): string {
  return listed(
    fleet.parts.map(({ candidate }) =>
      candidate.device.vendor === 'huawei' ? 'vLLM-Ascend or MindIE' : 'vLLM or SGLang',
    ),
  );
}

function vendorsOf({ fleet }: CostedFleet): string {
  return listed(fleet.parts.map(({ candidate }) => candidate.device.vendor));
}
