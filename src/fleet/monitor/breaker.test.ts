import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BreakerEvent, type BreakerState, nextBreakerState, untried } from './breaker.ts';

const limits = { failuresToOpen: 3, firstBackOffMs: 100, maxBackOffMs: 400 };
const next = (state: BreakerState, event: BreakerEvent, nowMs = 0) => nextBreakerState(state, event, nowMs, limits);
const failed: BreakerEvent = { kind: 'failed', because: 'it broke' };
const closed = (failures: number): BreakerState => ({ kind: 'closed', failures });

test('only failures in a row open it', () => {
  expect(next(closed(1), failed)).toEqual(closed(2));
  expect(next(closed(2), { kind: 'succeeded' })).toEqual(closed(0));
  expect(next(closed(2), failed, 50)).toEqual({ kind: 'open', because: 'it broke', untilMs: 150, backOffMs: 100 });
});

test('one stall opens it', () => {
  expect(next(closed(0), { kind: 'stalled', because: 'silence' })).toMatchObject({ kind: 'open', because: 'silence' });
});

test('when its time has passed one probe decides', () => {
  const open: BreakerState = { kind: 'open', because: 'it broke', untilMs: 150, backOffMs: 100 };
  expect(next(open, { kind: 'time-passed' }, 149)).toBe(open);
  const halfOpen = next(open, { kind: 'time-passed' }, 150);
  expect(halfOpen).toEqual({ kind: 'half-open', because: 'it broke', backOffMs: 100 });
  expect(next(halfOpen, { kind: 'succeeded' })).toEqual(closed(0));
  expect(next(halfOpen, failed, 200)).toEqual({ kind: 'open', because: 'it broke', untilMs: 400, backOffMs: 200 });
});

test('a replica that nobody has heard of starts with a probe, and with the first back-off when that fails', () => {
  expect(next(untried, { kind: 'succeeded' })).toEqual(closed(0));
  expect(next(untried, failed)).toMatchObject({ kind: 'open', backOffMs: 100 });
});

const anyEvent = fc.oneof(
  fc.constantFrom<BreakerEvent>(
    { kind: 'succeeded' },
    failed,
    { kind: 'stalled', because: 's' },
    { kind: 'time-passed' },
  ),
);
/** Events with the time since the one before. */
const anyHistory = fc.array(fc.tuple(anyEvent, fc.integer({ min: 0, max: 300 })));

function walk(
  history: readonly (readonly [BreakerEvent, number])[],
  check: (before: BreakerState, after: BreakerState, nowMs: number) => void,
): BreakerState {
  let state = untried;
  let nowMs = 0;
  for (const [event, waitMs] of history) {
    nowMs += waitMs;
    const after = next(state, event, nowMs);
    check(state, after, nowMs);
    state = after;
  }
  return state;
}

test('no history leads from open to closed but through half-open, or beyond the limits', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      walk(history, (before, after, nowMs) => {
        expect([before.kind, after.kind]).not.toEqual(['open', 'closed']);
        if (after.kind === 'closed') expect(after.failures).toBeLessThan(limits.failuresToOpen);
        if (after.kind !== 'open') return;
        expect(after.backOffMs).toBeGreaterThanOrEqual(limits.firstBackOffMs);
        expect(after.backOffMs).toBeLessThanOrEqual(limits.maxBackOffMs);
        expect(after.untilMs - nowMs).toBeLessThanOrEqual(after.backOffMs);
      });
    }),
  );
});

test('after any history, time and one success bring it back', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const state = walk(history, () => undefined);
      const later = next(state, { kind: 'time-passed' }, Number.MAX_SAFE_INTEGER);
      expect(next(later, { kind: 'succeeded' })).toEqual(closed(0));
    }),
  );
});
