import { fc, test as lawful } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { type AfterFailure, afterFailure, type FailedRun, type FailureKind, mayContinue } from './after-failure.ts';

const limits = { maxAttempts: 4, maxCarryOvers: 3 };
const fresh: FailedRun = { failure: 'lost', hasDelivered: false, isExact: false, attempts: 1, carryOvers: 0 };
const streaming: FailedRun = { ...fresh, hasDelivered: true, isExact: true };

test.each<[string, FailedRun, AfterFailure]>([
  ['a replica that is lost before the first text is replaced', fresh, { kind: 'retry' }],
  ['a request that is itself at fault is not tried elsewhere', { ...fresh, failure: 'rejected' }, { kind: 'give-up' }],
  ['the fourth failed attempt is the last', { ...fresh, attempts: 4 }, { kind: 'give-up' }],
  ['a longer context may be found elsewhere', { ...fresh, failure: 'context-exceeded' }, { kind: 'retry' }],
  ['a stream goes on elsewhere', streaming, { kind: 'carry-over' }],
  ['a stalled stream goes on elsewhere', { ...streaming, failure: 'stalled' }, { kind: 'carry-over' }],
  [
    'a stream without ids ends',
    { ...streaming, isExact: false },
    { kind: 'refuse', because: 'its replica told no token ids' },
  ],
  [
    'three carry-overs are the most',
    { ...streaming, carryOvers: 3 },
    { kind: 'refuse', because: 'it was carried over 3 times already' },
  ],
  ['tokens that spell something else end the stream', { ...streaming, failure: 'unlike' }, { kind: 'give-up' }],
  [
    'a context that is full is full elsewhere',
    { ...streaming, failure: 'context-exceeded' },
    { kind: 'refuse', because: 'the context was full in the middle of the reply' },
  ],
])('%s', (_, run, expected) => {
  expect(afterFailure(run, limits)).toEqual(expected);
});

const kinds: readonly FailureKind[] = [
  'rejected',
  'filtered',
  'context-exceeded',
  'rate-limited',
  'broken',
  'lost',
  'unlike',
];

lawful.prop([
  fc.record({
    failure: fc.constantFrom(...kinds),
    hasDelivered: fc.boolean(),
    isExact: fc.boolean(),
    attempts: fc.integer({ min: 1, max: 9 }),
    carryOvers: fc.integer({ min: 0, max: 9 }),
  }),
])('nothing is said twice, and nothing is carried over without its ids', (run) => {
  const { kind } = afterFailure(run, limits);
  if (run.hasDelivered) expect(kind).not.toBe('retry');
  else expect(kind).not.toBe('carry-over');
  if (kind === 'carry-over') expect(run.isExact && run.carryOvers < limits.maxCarryOvers).toBe(true);
});

test('equal tokenizers continue each other, unknown ones only themselves', () => {
  const run = { firstReplicaId: 'a/0', tokenizer: 'r1' };
  const at = (id: string, tokenizer: string | undefined, continuesExactly = true) =>
    mayContinue({ id, tokenizer, continuesExactly }, run);
  expect(at('b/0', 'r1')).toBe(true);
  expect(at('b/0', 'qwen')).toBe(false);
  expect(at('b/0', undefined)).toBe(false);
  expect(at('a/0', undefined)).toBe(true);
  expect(at('b/0', 'r1', false)).toBe(false);
});
