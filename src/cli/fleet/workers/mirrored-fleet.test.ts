import { expect, test } from 'vitest';
import { ReplicaMonitor } from '#fleet';
import { parseConfig } from '../../config/read-config.ts';
import { MirroredFleet, sightOf } from './mirrored-fleet.ts';

const { pools } = parseConfig('model: r1\npools: [{ name: a, kind: vllm, urls: [http://a, http://b] }]\n', 'r.yaml');
const [pool] = pools;
const report = { firstToken: () => undefined, tokens: () => undefined, ended: () => undefined };

/** A monitor that has asked nobody anything yet. */
function monitorOf(id: string) {
  const target = { id, kind: 'vllm', url: 'http://a', upstreamModel: undefined, apiKey: 'secret' } as const;
  const clock = { nowMs: () => 5_000, after: () => () => undefined };
  const settings = {
    tickMs: 1,
    probeEveryMs: 1,
    hostedProbeEveryMs: 1,
    probeDeadlineMs: 1,
    metricsEveryMs: 1,
    stallAfterMs: 1,
    failuresToOpen: 1,
    firstBackOffMs: 1,
    maxBackOffMs: 1,
  };
  return new ReplicaMonitor(target, settings, { ask: () => Promise.reject(new Error('nobody')), clock });
}

function fleetAt(nowMs: number) {
  const events: string[] = [];
  const surroundings = {
    env: {},
    say: () => undefined,
    onChange: () => events.push('change'),
    onLost: (id: string) => events.push(`lost ${id}`),
    onGivenUp: undefined,
    released: () => Promise.resolve(),
  };
  const relay = { batch: 1, began: () => report };
  return { fleet: new MirroredFleet(surroundings, relay, () => nowMs), events };
}

test('a worker sees what the monitors see, keys included, and waits as long by its own clock', () => {
  const monitor = monitorOf('a/0');
  const failure = { kind: 'rate-limited', status: 429, message: '', param: undefined, retryAfterMs: 700 } as const;
  monitor.began(1).ended({ kind: 'failure', failure });
  const members = [{ id: 'a/0', pool: pool!, note: 'n', monitor }];
  const { fleet, events } = fleetAt(90);
  fleet.see({ members: structuredClone(sightOf(members, 5_000)), heard: 0 });
  expect(fleet.members[0]?.monitor?.snapshot()).toEqual({ ...monitor.snapshot(), notBeforeMs: 790 });
  expect(events).toEqual(['change']);
});

test('what a worker has under way stays counted over views, and goes with the engine', () => {
  const members = [{ id: 'a/0', pool: pool!, note: 'n', monitor: monitorOf('a/0') }];
  const { fleet } = fleetAt(0);
  const running = () => fleet.members[0]?.monitor?.snapshot().running;
  fleet.see({ members: sightOf(members, 0), heard: 0 });
  fleet.members[0]?.monitor?.began(10);
  fleet.see({ members: sightOf(members, 0), heard: 0 });
  expect(running()).toBe(1);
  fleet.see({ members: sightOf([{ ...members[0]!, monitor: undefined }], 0), heard: 0 });
  expect(running()).toBeUndefined();
  fleet.see({ members: sightOf(members, 0), heard: 0 });
  expect(running()).toBe(0);
});
