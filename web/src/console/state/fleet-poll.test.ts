import { expect, test } from 'vitest';
import { ApiError } from '../../api/api-error.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { fleetOf, replica } from '../testing/replica.ts';
import { FleetPoll, type PollSurroundings } from './fleet-poll.ts';

const fleet = fleetOf([replica('a/0', { running: 1 })]);
const down = () => new ApiError({ kind: 'network', message: '', retryAfterMs: null });

/** A server that answers by a script and is then closed, and a clock that only waiting moves. */
async function poll(script: readonly (Fleet | Error)[], over: Partial<PollSurroundings> = {}) {
  let nowMs = 0;
  const answers = [...script];
  const waits: number[] = [];
  const poll = new FleetPoll({
    read: async () => {
      const answer = answers.shift() ?? fleet;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    nowMs: () => nowMs,
    chance: () => 1,
    wait: async (ms) => {
      waits.push(ms);
      nowMs += ms;
      if (answers.length === 0) poll.close();
    },
    seen: async () => undefined,
    ...over,
  });
  await poll.run();
  return { poll, waits };
}

test('the fleet is read once a second, and gathered', async () => {
  const { poll: done, waits } = await poll([fleet, fleet]);
  expect(waits).toEqual([1_000, 1_000]);
  expect(done.state.value).toEqual({ kind: 'heard', atMs: 1_000 });
  expect(done.history.seriesOf('a/0')).toMatchObject({ atMs: [0, 1_000], running: [1, 1] });
});

test('a server that does not answer is asked less and less often, and what was heard stays', async () => {
  const { poll: done, waits } = await poll([fleet, down(), down(), down(), down(), down(), down(), down()]);
  expect(waits).toEqual([1_000, 1_000, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  expect(done.fleet.value).toBe(fleet);
  expect(done.state.value).toMatchObject({ kind: 'failing', failures: 7, heardMs: 0, problem: { kind: 'network' } });
});

test('an answer ends the backing off', async () => {
  const { waits } = await poll([down(), down(), down(), fleet, down()]);
  expect(waits).toEqual([1_000, 1_000, 2_000, 1_000, 1_000]);
});

test('a server that says when to come back is not asked before', async () => {
  const busy = new ApiError({ kind: 'busy', message: 'starting', retryAfterMs: 30_000 });
  expect((await poll([busy, fleet])).waits).toEqual([30_000, 1_000]);
});

const noKey = new ApiError({ kind: 'wrong-key', message: '', retryAfterMs: null });

test('a server that wants a key is asked now and then, and nothing of before is shown', async () => {
  const { poll: done, waits } = await poll([fleet, noKey]);
  expect(waits).toEqual([1_000, 30_000]);
  expect(done.state.value).toEqual({ kind: 'signed-out' });
  expect(done.fleet.value).toBeNull();
});

test('whoever has signed in sees the fleet', async () => {
  const { poll: done } = await poll([noKey, fleet]);
  expect(done.state.value).toEqual({ kind: 'heard', atMs: 30_000 });
  expect(done.fleet.value).toBe(fleet);
});

test('nothing is read while nobody looks', async () => {
  let reads = 0;
  const looked = Promise.withResolvers<void>();
  const read = async () => {
    reads++;
    return fleet;
  };
  const done = poll([], { read, seen: () => looked.promise });
  expect(reads).toBe(0);
  looked.resolve();
  await done;
  expect(reads).toBe(1);
});
