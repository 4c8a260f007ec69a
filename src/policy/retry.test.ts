import { expect, test } from 'vitest';
import { type FailedAttempt, type FailureKind, retryClass } from './retry.ts';

const failed = (kind: FailureKind, over: Partial<FailedAttempt> = {}) =>
  retryClass({ kind, tokensDelivered: 0, attempts: 1, othersLeft: true, retryAfterMs: undefined, ...over });

const ofTheReplica = [
  'context-exceeded',
  'unauthorised',
  'rate-limited',
  'unavailable',
  'broken',
  'connection-lost',
  'stalled',
] as const;

test.each(ofTheReplica)('%s before the first token: another replica, at once', (kind) => {
  expect(failed(kind)).toEqual({ kind: 'elsewhere-now' });
});

test('a rejected request is the client’s business, however many replicas are left', () => {
  expect(failed('rejected')).toMatchObject({ kind: 'give-up', because: 'the request itself was rejected' });
});

test('three attempts are enough', () => {
  expect(failed('broken', { attempts: 2 })).toEqual({ kind: 'elsewhere-now' });
  expect(failed('broken', { attempts: 3 })).toMatchObject({ kind: 'give-up', because: '3 attempts have failed' });
});

test('after the first token nothing is said twice: the run is carried over or ends', () => {
  for (const kind of ['unauthorised', 'rate-limited', 'unavailable', 'broken', 'connection-lost', 'stalled'] as const) {
    expect(failed(kind, { tokensDelivered: 1 })).toEqual({ kind: 'carry-over' });
  }
  expect(failed('context-exceeded', { tokensDelivered: 1 })).toMatchObject({ kind: 'give-up' });
  expect(failed('rejected', { tokensDelivered: 1 })).toMatchObject({ kind: 'give-up' });
});

test('with nobody else left it waits as long as it was asked to, or twice as long each time', () => {
  const alone = { othersLeft: false };
  expect(failed('rate-limited', { ...alone, retryAfterMs: 2_000 })).toEqual({ kind: 'after', waitMs: 2_000 });
  expect(failed('unavailable', alone)).toEqual({ kind: 'after', waitMs: 250 });
  expect(failed('connection-lost', { ...alone, attempts: 2 })).toEqual({ kind: 'after', waitMs: 500 });
});

test('a client is not held for long, and not at all where waiting does not help', () => {
  const alone = { othersLeft: false };
  expect(failed('rate-limited', { ...alone, retryAfterMs: 60_000 })).toMatchObject({ kind: 'give-up' });
  for (const kind of ['context-exceeded', 'unauthorised', 'stalled'] as const) {
    expect(failed(kind, alone)).toMatchObject({ kind: 'give-up' });
  }
});
