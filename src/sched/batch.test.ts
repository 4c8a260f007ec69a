import { expect, test } from 'vitest';
import { type BatchLimits, batchEntry, divideStep } from './batch.ts';
import type { LiveRequest } from './live-request.ts';
import { live, tokens } from './testing/builders.ts';

const limits: BatchLimits = { tokenBudget: 100, outputBudget: 100, cells: 1_000, prefillTokensBeside: () => 12 };
const decode = (id: number) => live(id, tokens(5), { computed: 4 });

const divide = (running: readonly LiveRequest[], over: Partial<BatchLimits> = {}) =>
  divideStep(running, { ...limits, ...over }).map(({ request, tokenCount }) => [request.id, tokenCount]);

test('decodes come first and prefill gets what their streams can bear', () => {
  expect(divide([live(0, tokens(50)), decode(1)])).toEqual([
    [1, 1],
    [0, 12],
  ]);
});

test('with nothing to slow down prefill takes the whole budget', () => {
  expect(divide([live(0, tokens(500))])).toEqual([[0, 100]]);
});

test('a short prompt gets through at once behind a long one', () => {
  expect(divide([live(0, tokens(20_000)), live(1, tokens(50))])).toEqual([
    [0, 50],
    [1, 50],
  ]);
});

test('a less urgent priority gets what the more urgent leaves', () => {
  const later = live(1, tokens(50), { priority: 1 });
  expect(divide([live(0, tokens(90)), later])).toEqual([
    [0, 90],
    [1, 10],
  ]);
  expect(divide([live(0, tokens(500)), later])).toEqual([[0, 100]]);
});

test('prefill leaves every decode its cell', () => {
  expect(divide([decode(0), decode(1), live(2, tokens(50))], { cells: 5 })).toEqual([
    [0, 1],
    [1, 1],
    [2, 3],
  ]);
});

test('prompt logits leave each other request one row', () => {
  const scored = live(1, tokens(50), { allPromptLogits: true });
  expect(divide([live(0, tokens(20)), scored, decode(2)], { outputBudget: 8, prefillTokensBeside: () => 90 })).toEqual([
    [2, 1],
    [0, 20],
    [1, 6],
  ]);
});

test('logits are wanted for the last known token only', () => {
  const half = batchEntry({ request: live(0, tokens(6)), tokenCount: 4 }, 3);
  expect(half).toMatchObject({ requestId: 0, seq: 3, fromPos: 0, logitsFrom: 4, samples: false });
  const rest = batchEntry({ request: live(0, tokens(6), { computed: 4 }), tokenCount: 2 }, 3);
  expect(rest).toMatchObject({ fromPos: 4, logitsFrom: 1, samples: true });
  expect([...rest.tokens]).toEqual([4, 5]);
});

test('prompt logits are wanted from the first position not yet delivered', () => {
  const fresh = live(0, tokens(6), { allPromptLogits: true });
  expect(batchEntry({ request: fresh, tokenCount: 4 }, 0)).toMatchObject({ logitsFrom: 0, samples: false });
  const resumed = live(0, tokens(6), { allPromptLogits: true, computed: 0, mostComputed: 3 });
  expect(batchEntry({ request: resumed, tokenCount: 4 }, 0)).toMatchObject({ logitsFrom: 3 });
});
