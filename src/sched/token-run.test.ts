import { expect, test } from 'vitest';
import { TokenRun } from './token-run.ts';

test("appending never writes to the caller's prompt, nor to a view taken before", () => {
  const prompt = Int32Array.of(1, 2, 3, 4).subarray(0, 3);
  const run = new TokenRun(prompt);
  const view = run.view(1, 3);
  run.append(Int32Array.of(9));
  expect([...new Int32Array(prompt.buffer)]).toEqual([1, 2, 3, 4]);
  expect([...view]).toEqual([2, 3]);
  expect([...run.view(0, run.length)]).toEqual([1, 2, 3, 9]);
});

test('agreement ends at the first difference, at either end, or at the limit', () => {
  const node = new TokenRun(Int32Array.of(3, 4, 5));
  expect(node.agreement(new TokenRun(Int32Array.of(1, 2, 3, 4, 6)), 2, 5)).toBe(2);
  expect(node.agreement(new TokenRun(Int32Array.of(1, 2, 3, 4)), 2, 4)).toBe(2);
  expect(node.agreement(new TokenRun(Int32Array.of(1, 2, 3, 4, 5, 6)), 2, 6)).toBe(3);
  expect(node.agreement(new TokenRun(Int32Array.of(1, 2, 3, 4, 5, 6)), 2, 3)).toBe(1);
});
