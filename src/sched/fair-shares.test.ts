import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fairShares } from './fair-shares.ts';

test('a short demand is met in full and what it leaves goes to the long ones', () => {
  expect(fairShares(100, [20_000, 10, 20_000])).toEqual([45, 10, 45]);
});

test('of a remainder the first get one each, so a budget of one serves the first', () => {
  expect(fairShares(8, [9, 9, 9])).toEqual([3, 3, 2]);
  expect(fairShares(1, [5, 5])).toEqual([1, 0]);
});

test('a budget that covers everything gives everybody what they want', () => {
  expect(fairShares(50, [0, 3, 7])).toEqual([0, 3, 7]);
  expect(fairShares(-1, [3])).toEqual([0]);
});

test('the budget is used up, and nobody has two more than one who wants more', () => {
  const demands = fc.array(fc.nat(50), { maxLength: 8 });
  fc.assert(
    fc.property(fc.nat(120), demands, (budget, wants) => {
      const shares = fairShares(budget, wants);
      const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
      expect(sum(shares)).toBe(Math.min(budget, sum(wants)));
      const unmet = shares.filter((share, index) => share < wants[index]!);
      expect(Math.max(0, ...shares)).toBeLessThanOrEqual(Math.min(...unmet, Number.POSITIVE_INFINITY) + 1);
    }),
  );
});
