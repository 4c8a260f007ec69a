import { expect, test } from 'vitest';
import { ThreadGovernor } from './thread-governor.ts';

/** Steps of 16 tokens, one after another; returns the threads after each. */
function drive(
  governor: ThreadGovernor,
  steps: readonly { readonly wallMs: number; readonly share: number }[],
  startMs = 0,
): number[] {
  let nowMs = startMs;
  return steps.map(({ wallMs, share }) => {
    nowMs += wallMs;
    governor.observe({ threads: governor.threads, tokenCount: 16, wallMs, cpuMs: wallMs * share, nowMs });
    return governor.threads;
  });
}

const good = { wallMs: 60, share: 0.98 };
const pushed = { wallMs: 3_000, share: 0.5 };

test('alone on its cores an engine keeps all threads', () => {
  expect(drive(new ThreadGovernor(4), [good, good, good])).toEqual([4, 4, 4]);
});

test('one bad step is an accident, two in a row are a neighbour', () => {
  expect(drive(new ThreadGovernor(2), [good, pushed, good, pushed, pushed])).toEqual([2, 2, 2, 2, 1]);
});

test('a step that is three times slower than its like counts even if little processor was lost', () => {
  expect(drive(new ThreadGovernor(2), [good, { wallMs: 200, share: 0.8 }, { wallMs: 200, share: 0.8 }])).toEqual([
    2, 2, 1,
  ]);
  expect(drive(new ThreadGovernor(2), [good, { wallMs: 100, share: 0.8 }, { wallMs: 100, share: 0.8 }])).toEqual([
    2, 2, 2,
  ]);
});

test('a short step whose processor time was counted in coarse ticks is no sign of a neighbour', () => {
  expect(
    drive(new ThreadGovernor(2), [
      { wallMs: 7, share: 0.5 },
      { wallMs: 8, share: 0.5 },
      { wallMs: 7, share: 0.4 },
    ]),
  ).toEqual([2, 2, 2]);
});

test('all threads are tried again after a pause that doubles while the neighbour stays', () => {
  const governor = new ThreadGovernor(2);
  drive(governor, [pushed, pushed]);
  expect(governor.threads).toBe(1);
  // Held for 1 s from 6,000 ms on.
  expect(drive(governor, [{ wallMs: 900, share: 1 }], 6_000)).toEqual([1]);
  expect(drive(governor, [{ wallMs: 200, share: 1 }], 6_900)).toEqual([2]);
  // In the trial one bad step is enough; now held for 2 s from 10,100 ms on.
  expect(drive(governor, [pushed], 7_100)).toEqual([1]);
  expect(drive(governor, [{ wallMs: 1_900, share: 1 }], 10_100)).toEqual([1]);
  expect(drive(governor, [{ wallMs: 200, share: 1 }], 12_000)).toEqual([2]);
});

test('steps too short to tell are not judged, and one thread is never halved', () => {
  expect(
    drive(new ThreadGovernor(2), [
      { wallMs: 1, share: 0 },
      { wallMs: 1, share: 0 },
    ]),
  ).toEqual([2, 2]);
  expect(drive(new ThreadGovernor(1), [pushed, pushed, pushed])).toEqual([1, 1, 1]);
});
