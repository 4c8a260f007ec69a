import type { Choose, Replica } from '../replica.ts';

/** Takes turns among the replicas of the model that were not excluded; enough of a policy for tests. */
export function roundRobin(replicas: () => readonly Replica[]): Choose {
  let turn = 0;
  return ({ model, excluded, continues }) => {
    const able = replicas().filter(
      ({ target, model: served, capabilities }) =>
        served === model && !excluded.has(target.id) && (!continues || capabilities.exactContinuation),
    );
    const replica = able[turn++ % able.length];
    if (!replica) return { kind: 'none-ready', retryAfterMs: 1_000, because: 'nobody is left' };
    return { kind: 'route', replicaId: replica.target.id, because: `turn ${turn}` };
  };
}
