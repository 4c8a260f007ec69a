import { expect, test } from 'vitest';
import { explain, reasonInWords } from './in-words.ts';
import { forecastOf } from './testing/builders.ts';
import type { Considered, LeftOutReason } from './types.ts';

const nobody: Considered = { candidates: [], leftOut: [] };

test('the choice first, then the figures, then who was left out', () => {
  const line = explain({
    kind: 'route',
    replicaId: 'a/0',
    predictedTtftMs: 100,
    predictedTpotMs: 50,
    cachedTokens: 0,
    marginalCostMicroUsd: 10,
    because: 'it is its turn among 1',
    considered: {
      candidates: [forecastOf('a/0')],
      leftOut: [{ replicaId: 'b/0', reason: { kind: 'not-ready', state: 'draining' } }],
    },
  });
  expect(line).toBe(
    'route a/0 because it is its turn among 1; a/0 ttft=100ms tpot=50ms cached=0 cost=10uUSD inflight=0; not b/0: draining',
  );
});

test('refusals say when or why', () => {
  const considered = nobody;
  expect(explain({ kind: 'queue', because: 'x', considered })).toBe('queue because x');
  expect(explain({ kind: 'shed', retryAfterMs: 1_000, because: 'x', considered })).toBe(
    'shed, retry after 1000 ms, because x',
  );
  expect(explain({ kind: 'none-ready', retryAfterMs: 5, because: 'x', considered })).toBe(
    'none-ready, retry after 5 ms, because x',
  );
  expect(explain({ kind: 'impossible', reason: 'all-failed', because: 'x', considered })).toBe(
    'impossible (all-failed) because x',
  );
});

test('what is too long is cut, and what is no printable ASCII replaced', () => {
  const line = explain({ kind: 'queue', because: `ü\r\nSet-Cookie: ${'x'.repeat(600)}`, considered: nobody });
  expect(line).toHaveLength(500);
  expect(line.slice(0, 30)).toBe('queue because ???Set-Cookie: x');
  expect(line.endsWith('x...')).toBe(true);
});

test.each<readonly [LeftOutReason, string]>([
  [{ kind: 'label-forbids', rule: { label: 'vendor', kind: 'only', values: ['a', 'b'] } }, 'only vendor a|b'],
  [{ kind: 'lacks-parameter', parameter: 'min_p' }, 'does not take min_p'],
  [{ kind: 'tokenizer-differs', tokenizer: undefined }, 'tokenizer is unknown'],
  [{ kind: 'context-too-small', contextTokens: 512 }, 'context of 512 tokens is too small'],
  [{ kind: 'failed-this-run', how: 'stalled' }, 'failed this run (stalled)'],
  [{ kind: 'rate-limited', waitMs: 30 }, 'rate-limited for 30 ms'],
  [{ kind: 'reply-may-not-fit', contextTokens: 512 }, 'reply may not fit into 512 tokens'],
  [{ kind: 'full', running: 8, waiting: 2 }, 'full with 8 running and 2 waiting'],
  [{ kind: 'being-measured', inFlight: 2 }, 'being measured with 2 in flight'],
])('%o in words', (reason, words) => {
  expect(reasonInWords(reason)).toBe(words);
});
