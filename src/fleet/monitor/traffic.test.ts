import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AttemptOutcome, type AttemptReport, Traffic } from './traffic.ts';

function traffic() {
  const clock = { nowMs: 0 };
  const outcomes: AttemptOutcome[] = [];
  return {
    clock,
    outcomes,
    traffic: new Traffic(
      () => clock.nowMs,
      (outcome) => outcomes.push(outcome),
    ),
  };
}

test('a prompt is queued until its first token, and the rate is that of all work it waited for', () => {
  const { traffic: one } = traffic();
  const first = one.began(100);
  const second = one.began(300);
  expect(one.queuedPrefillTokens).toBe(400);
  first.firstToken(50);
  expect(one.queuedPrefillTokens).toBe(300);
  expect(one.prefillTokensPerSecond).toBe(2_000);
  second.firstToken(200);
  expect(one.queuedPrefillTokens).toBe(0);
  expect(one.prefillTokensPerSecond).toBe(2_000);
});

test('decoding is measured per stream, a chunk of several tokens as so many', () => {
  const { clock, traffic: one } = traffic();
  const report = one.began(1);
  clock.nowMs = 10;
  report.firstToken(10);
  clock.nowMs = 110;
  report.tokens(4);
  expect(one.decodeTokensPerSecond).toBe(40);
  expect(one.latencies()).toEqual({ ttftMs: { p50: 10, p95: 10 }, itlMs: { p50: 25, p95: 25 } });
});

test('silence is counted from the last token of anybody, and only while something is in flight', () => {
  const { clock, traffic: one } = traffic();
  clock.nowMs = 1_000;
  expect(one.silentMs).toBe(0);
  const first = one.began(1);
  clock.nowMs = 1_500;
  const second = one.began(1);
  expect(one.silentMs).toBe(500);
  second.firstToken(0);
  expect(one.silentMs).toBe(0);
  clock.nowMs = 1_700;
  expect(one.silentMs).toBe(200);
  first.ended({ kind: 'aborted' });
  second.ended({ kind: 'aborted' });
  expect(one.silentMs).toBe(0);
});

test('an attempt ends once', () => {
  const { outcomes, traffic: one } = traffic();
  const report = one.began(5);
  report.ended({ kind: 'finished' });
  report.ended({ kind: 'aborted' });
  expect(outcomes).toEqual([{ kind: 'finished' }]);
  expect(one.inFlight).toBe(0);
});

test('whatever order reports come in, nothing is queued or in flight once all attempts have ended', () => {
  const step = fc.record({
    attempt: fc.nat({ max: 4 }),
    act: fc.constantFrom<(report: AttemptReport) => void>(
      (report) => report.firstToken(3),
      (report) => report.tokens(2),
      (report) => report.ended({ kind: 'finished' }),
    ),
    waitMs: fc.nat({ max: 20 }),
  });
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 900 }), { minLength: 5, maxLength: 5 }), fc.array(step), (prompts, steps) => {
      const { clock, traffic: one } = traffic();
      const reports = prompts.map((tokens) => one.began(tokens));
      for (const { attempt, act, waitMs } of steps) {
        clock.nowMs += waitMs;
        act(reports[attempt]!);
        expect(one.queuedPrefillTokens).toBeGreaterThanOrEqual(0);
      }
      for (const report of reports) report.ended({ kind: 'aborted' });
      expect({ inFlight: one.inFlight, queued: one.queuedPrefillTokens }).toEqual({ inFlight: 0, queued: 0 });
    }),
  );
});
