import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costMicroUsd, free } from './run-cost.ts';

const prices = { promptUsdPerMillion: 0.55, cachedUsdPerMillion: 0.14, completionUsdPerMillion: 2.19 };
const counts = (promptTokens: number, cachedTokens: number, completionTokens: number) => ({
  promptTokens,
  cachedTokens,
  completionTokens,
});

test('the worked example costs 1,481 micro-dollars', () => {
  expect(costMicroUsd(counts(1_000, 400, 500), prices)).toBe(1_481);
});

test.each([
  ['5.5 goes up', counts(10, 0, 0), 6],
  ['2.74 goes up', counts(1, 0, 1), 3],
  ['1.4 goes down', counts(10, 10, 0), 1],
  ['0.14 is nothing', counts(1, 1, 0), 0],
])('halves go up, once per run: %s', (_, usage, expected) => {
  expect(costMicroUsd(usage, prices)).toBe(expected);
});

test('without prices a run is free', () => {
  expect(costMicroUsd(counts(1_000, 400, 500), free)).toBe(0);
});

test('the price is the exact one, rounded half up', () => {
  const count = fc.integer({ min: 0, max: 1_000_000 });
  // Thousandths of a dollar, so that the exact price can be computed in integers.
  const price = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(count, count, count, price, price, price, (fresh, cached, completion, p, c, k) => {
      const exactThousandths = BigInt(fresh) * BigInt(p) + BigInt(cached) * BigInt(c) + BigInt(completion) * BigInt(k);
      const cost = costMicroUsd(counts(fresh + cached, cached, completion), {
        promptUsdPerMillion: p / 1_000,
        cachedUsdPerMillion: c / 1_000,
        completionUsdPerMillion: k / 1_000,
      });
      expect(BigInt(cost)).toBe((exactThousandths + 500n) / 1_000n);
    }),
  );
});
