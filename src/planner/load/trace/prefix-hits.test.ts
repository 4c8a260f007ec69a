import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prefixHitShare } from './prefix-hits.ts';
import { readTrace } from './read-trace.ts';
import type { RequestTrace } from './trace.ts';

/** Prompts of whole blocks of 10 tokens. */
function traceOf(...prompts: readonly (readonly number[])[]): RequestTrace {
  const requests = prompts.map((blocks, atMs) => ({ atMs, inputTokens: blocks.length * 10, outputTokens: 1, blocks }));
  return { kind: 'requests', format: 'mooncake', blockTokens: 10, tickMs: 0, requests };
}

test('a hit is the longest run of leading blocks that are there', () => {
  expect(prefixHitShare(traceOf([1, 2, 3], [1, 2, 9, 3]), 100)).toBe(2 / 7);
  expect(prefixHitShare(traceOf([1, 2], [9, 2]), 100)).toBe(0);
});

test('a full cache forgets what was used least recently, the end of a prompt before its beginning', () => {
  const trace = traceOf([1, 2], [3], [1, 2]);
  expect(prefixHitShare(trace, 3)).toBe(2 / 5);
  expect(prefixHitShare(trace, 2)).toBe(1 / 5);
  expect(prefixHitShare(trace, 1)).toBe(0);
});

test('a partly filled last block counts its tokens only', () => {
  const trace = traceOf([1, 2], [1, 2]);
  const requests = trace.requests.map((request) => ({ ...request, inputTokens: 13 }));
  expect(prefixHitShare({ ...trace, requests }, 10)).toBe(13 / 26);
});

test('without requests or blocks nothing is claimed', () => {
  expect(prefixHitShare(traceOf(), 10)).toBe(0);
});

test('a larger cache never hits less, and none hits more than an endless one', () => {
  const prompts = fc.array(fc.array(fc.nat(12), { minLength: 1, maxLength: 6 }), { maxLength: 20 });
  fc.assert(
    fc.property(prompts, fc.nat(20), (list, size) => {
      const trace = traceOf(...list.map((blocks) => [...new Set(blocks)]));
      expect(prefixHitShare(trace, size)).toBeLessThanOrEqual(prefixHitShare(trace, size + 1));
      expect(prefixHitShare(trace, size + 1)).toBeLessThanOrEqual(prefixHitShare(trace, Number.POSITIVE_INFINITY));
    }),
  );
});

test("the first minute of Mooncake's trace shares its system prompt only: 59 blocks of 512", () => {
  const text = readFileSync(
    new URL('../../../../test/fixtures/planner/mooncake-conversation.jsonl', import.meta.url),
    'utf8',
  );
  expect(prefixHitShare(readTrace(text), 100)).toBe((59 * 512) / 743_189);
});
