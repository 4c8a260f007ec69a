import { expect, test } from 'vitest';
import { decideAdmission } from './admission.ts';
import type { LiveRequest } from './live-request.ts';
import { SequencePool } from './sequence-pool.ts';
import { config, live, tokens } from './testing/builders.ts';

const waiting = (id: number, prompt: readonly number[], over: Partial<LiveRequest> = {}) =>
  live(id, prompt, { place: { kind: 'waiting' }, ...over });

/** A pool of 16 cells where each running request has its computed tokens in the sequence of its id. */
function poolOf(...running: readonly LiveRequest[]): SequencePool {
  const pool = new SequencePool(config);
  for (const { cacheSalt, known, computed } of running) pool.extend(pool.openEmpty(cacheSalt), known.view(0, computed));
  return pool;
}

function decide(request: LiveRequest, running: readonly LiveRequest[], pool = poolOf(...running)) {
  return decideAdmission(request, { config, pool, running });
}

test('a prompt fits when it and one more token have cells beside what running prompts still need', () => {
  const running = [live(0, tokens(8), { computed: 4 })];
  // 16 cells: 4 used, 4 promised, 8 left
  expect(decide(waiting(1, tokens(7, 50)), running)).toMatchObject({ kind: 'admit' });
  expect(decide(waiting(1, tokens(8, 50)), running)).toEqual({ kind: 'no-room' });
});

test('cached cells count as room, but not those the request shares', () => {
  const pool = new SequencePool(config);
  pool.extend(pool.openEmpty(''), Int32Array.from(tokens(10)));
  pool.retire(0);
  const running = [live(1, tokens(1, 80))];
  // 10 cached + 6 free - 1 promised: 14 fit with one more
  expect(decide(waiting(2, tokens(14, 50)), running, pool)).toMatchObject({ kind: 'admit' });
  // 10 shared of 15: 5 more and one, of 6 free less 1 promised
  expect(decide(waiting(2, tokens(15)), running, pool)).toEqual({ kind: 'no-room' });
  expect(decide(waiting(2, tokens(14)), running, pool)).toMatchObject({ kind: 'admit', match: { tokenCount: 10 } });
});

test('the last prompt token is always computed, for its logits', () => {
  const pool = poolOf(live(0, tokens(6), { computed: 6 }));
  expect(decide(waiting(1, tokens(6)), [], pool)).toMatchObject({ match: { tokenCount: 5 } });
  expect(decide(waiting(1, tokens(6), { allPromptLogits: true }), [], pool)).toMatchObject({
    match: { kind: 'absent' },
  });
});

test('a request waits for a prefix that a running one is computing', () => {
  const running = [live(0, [...tokens(5), 90], { computed: 1 })];
  const decision = decide(waiting(1, [...tokens(5), 91]), running);
  expect(decision).toMatchObject({ kind: 'hold', hold: { computedBy: { id: 0 }, tokenCount: 5 } });
});

test('it does not wait for less than minSharedTokens, for another salt, or for a less urgent one', () => {
  const request = waiting(1, [...tokens(3), 91]);
  const shares = (over: Partial<LiveRequest>) =>
    decide(request, [live(0, [...tokens(3), 90, 92], { computed: 1, ...over })]);
  expect(shares({})).toMatchObject({ kind: 'hold' });
  // Two are computed and can be shared now; one more is not worth a wait.
  expect(shares({ computed: 2 })).toMatchObject({ kind: 'admit' });
  expect(shares({ cacheSalt: 'other' })).toMatchObject({ kind: 'admit' });
  expect(shares({ priority: 1 })).toMatchObject({ kind: 'admit' });
  expect(decide(waiting(1, [0, 91, 92]), [live(0, tokens(5), { computed: 0 })])).toMatchObject({ kind: 'admit' });
});

test('a hold ends when the prefix is computed or its computer has gone', () => {
  const computedBy = live(0, tokens(5), { computed: 2 });
  const held = waiting(1, tokens(3, 50), { hold: { kind: 'prefix', computedBy, tokenCount: 4 } });
  expect(decide(held, [computedBy])).toMatchObject({ kind: 'hold' });
  expect(decide(held, [])).toMatchObject({ kind: 'admit' });
  computedBy.computed = 4;
  expect(decide(held, [computedBy])).toMatchObject({ kind: 'admit' });
});

test('one that gave way comes back only with a sixteenth of its length to grow into', () => {
  const running = [live(0, tokens(4), { computed: 3 })];
  const resuming = waiting(1, tokens(10, 50), { place: { kind: 'preempted' } });
  // 16 cells: 3 used, 1 promised; 10 and 1 and 1 fit, 11 and 1 and 1 do not
  expect(decide(resuming, running)).toMatchObject({ kind: 'admit' });
  expect(decide(waiting(1, tokens(11, 50), { place: { kind: 'preempted' } }), running)).toEqual({ kind: 'no-room' });
});

test('what exceeds the whole cache will never run', () => {
  expect(decide(waiting(0, tokens(16)), [])).toMatchObject({ kind: 'admit' });
  expect(decide(waiting(0, tokens(17)), [])).toEqual({ kind: 'out-of-cells' });
});
