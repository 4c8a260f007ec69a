import type { FleetMember, FleetSource, FleetSurroundings } from '../fleet-runtime.ts';
import type { FleetSight, MemberSight } from './calls.ts';
import { ReplicaMirror } from './replica-mirror.ts';
import type { TrafficRelay } from './traffic-relay.ts';

interface Mirrored extends FleetMember {
  readonly monitor: ReplicaMirror | undefined;
}

/** The replicas in a worker: whatever the first process says of them. */
export class MirroredFleet implements FleetSource {
  readonly #surroundings: FleetSurroundings;
  readonly #relay: Pick<TrafficRelay, 'batch' | 'began'>;
  readonly #nowMs: () => number;
  #members: readonly Mirrored[] = [];

  constructor(
    surroundings: FleetSurroundings,
    relay: Pick<TrafficRelay, 'batch' | 'began'>,
    nowMs: () => number = () => performance.now(),
  ) {
    this.#surroundings = surroundings;
    this.#relay = relay;
    this.#nowMs = nowMs;
  }

  get members(): readonly FleetMember[] {
    return this.#members;
  }

  see({ members, heard }: FleetSight): void {
    const before = new Map(this.#members.map((member) => [member.id, member.monitor]));
    this.#members = members.map((sight) => this.#mirrored(sight, before.get(sight.id), heard));
    this.#surroundings.onChange();
  }

  forget(replicaId: string): void {
    this.#surroundings.onLost(replicaId);
  }

  /** Resolves when nothing of this worker runs there any more. */
  release(replicaId: string): Promise<void> {
    return this.#surroundings.released(replicaId);
  }

  apply(): void {
    // Replicas come and go in the first process, and are seen here afterwards.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #mirrored({ id, pool, note, view, notBeforeInMs }: MemberSight, known: ReplicaMirror | undefined, heard: number) {
    if (!view) return { id, pool, note, monitor: undefined };
    const notBeforeMs = notBeforeInMs === undefined ? undefined : this.#nowMs() + notBeforeInMs;
    const ownView = { ...view, notBeforeMs };
    if (!known) return { id, pool, note, monitor: new ReplicaMirror(ownView, this.#relay) };
    known.see(ownView, heard);
    return { id, pool, note, monitor: known };
  }
}

/** What a worker is told of the fleet. @param nowMs - of the monitors' clock */
export function sightOf(members: readonly FleetMember[], nowMs: number): readonly MemberSight[] {
  return members.map(({ id, pool, note, monitor }) => {
    const view = monitor?.snapshot();
    const notBeforeInMs = view?.notBeforeMs === undefined ? undefined : view.notBeforeMs - nowMs;
    return { id, pool, note, view, notBeforeInMs };
  });
}
