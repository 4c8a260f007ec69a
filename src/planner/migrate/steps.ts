import type { CostedFleet } from '../place/reasons.ts';

/** The way from one fleet to the other, in order; every step can be undone until the last. */
export function stepsOf(from: CostedFleet, to: CostedFleet, parallelDays: number): readonly string[] {
  const pools = to.fleet.parts.map(({ candidate, count }) => `${count} × ${candidate.id}`).join(', ');
  const otherCheckpoint = weightsOf(from) !== weightsOf(to);
  return [
    `Start one block of each new pool (${pools}) with its command, and put it behind the gateway without traffic.`,
    ...(otherCheckpoint ? [`Fetch or convert the checkpoint in ${weightsOf(to)}, and check its files' sums.`] : []),
    'Render the same prompts on both and compare token ids: chat templates differ in whether they open the thoughts.',
    'Prove parity on your own questions: scores with a stated margin, lengths of thoughts and answers, tools, long contexts, repeated prompts.',
    'Measure both times at the planned load on one block, and replan with what was measured.',
    'Move 1 % of the traffic, then 5, 25 and 50, each for at least a day; the gateway goes back by itself when a check fails.',
    `Run both fleets side by side for ${parallelDays} days before the old one is given up.`,
    'Give the old pool up once its prefix caches and open streams are empty; keep its checkpoint and commands.',
  ];
}

function weightsOf({ fleet }: CostedFleet): string {
  const all = fleet.parts.flatMap(({ candidate }) =>
    candidate.replicas.map(({ config }) => config.weights.toUpperCase()),
  );
  return [...new Set(all)].toSorted().join(' and ');
}
