import type { FleetReplica } from '../fleet/fleet.ts';

/** Drawn on 12 by 12: a disc, a ring, a cross, an arrow; the word beside it says the same. */
const shapes: Readonly<Record<string, string>> = {
  ready: 'M6 2a4 4 0 1 1 0 8a4 4 0 1 1 0-8z',
  starting: 'M6 2a4 4 0 1 1 0 8a4 4 0 1 1 0-8z',
  open: 'M2.5 2.5l7 7M9.5 2.5l-7 7',
  'half-open': 'M6 2a4 4 0 1 1 0 8M6 2v8',
  draining: 'M6 2v7M3 6.5l3 3 3-3',
};

/** In the words of the fleet's API, which are those of logs and documents; the reason is a sentence. */
export function ReplicaState({
  replica: { state, reason },
}: {
  readonly replica: Pick<FleetReplica, 'state' | 'reason'>;
}) {
  const shape = shapes[state];
  return (
    <span class="state" data-state={state} title={reason}>
      <svg class="state-mark" aria-hidden="true" width="12" height="12" viewBox="0 0 12 12">
        {shape !== undefined && <path d={shape} />}
      </svg>
      {state}
    </span>
  );
}
