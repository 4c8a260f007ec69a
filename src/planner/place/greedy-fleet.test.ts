import { fc, test as lawful } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { arbitraryProblem, candidateOf, problemOf } from '../testing/candidates.ts';
import type { FleetAnswer } from './fleet.ts';
import { greedyFleet } from './greedy-fleet.ts';

const large = candidateOf({ id: 'large', packages: 16, hourlyUsd: 10, rates: { chat: 5 } });
const small = candidateOf({ id: 'small', packages: 8, hourlyUsd: 3, rates: { chat: 1 } });

function countsOf(answer: FleetAnswer): unknown {
  if (answer.kind === 'none') return answer.refusal.reason;
  return Object.fromEntries(answer.fleet.parts.map(({ candidate, count }) => [candidate.id, count]));
}

test('large blocks for the bulk, a small one for the rest', () => {
  expect(countsOf(greedyFleet(problemOf([large, small], { chat: 11 })))).toEqual({ large: 2, small: 1 });
});

test('a thousand blocks are found without a thousand steps', () => {
  expect(countsOf(greedyFleet(problemOf([small], { chat: 1_000 })))).toEqual({ small: 1_000 });
});

test('the loss of a node is borne by one block more', () => {
  expect(countsOf(greedyFleet(problemOf([small], { chat: 2 }, { survivesNodeLoss: true })))).toEqual({ small: 3 });
});

test('a vendor gets the share it must have', () => {
  const dear = candidateOf({ id: 'dear', hourlyUsd: 50, device: { ...small.device, id: 'd', vendor: 'huawei' } });
  const rules = { vendorShares: [{ vendor: 'huawei', min: 0.5, max: 1 }] };
  expect(countsOf(greedyFleet(problemOf([small, dear], { chat: 4 }, rules)))).toEqual({ dear: 2, small: 2 });
});

test('no fleet within the stock is a refusal that says so', () => {
  expect(countsOf(greedyFleet(problemOf([small], { chat: 2 }, { stock: [{ device: 'small', packages: 8 }] })))).toBe(
    'stock',
  );
});

lawful.prop([arbitraryProblem])('the order of the blocks changes nothing', (problem) => {
  expect(greedyFleet({ ...problem })).toEqual(greedyFleet(problem));
  const asked = Object.fromEntries(problem.demand.map(({ name, requestsPerSecond }) => [name, requestsPerSecond]));
  expect(greedyFleet(problemOf(problem.candidates.toReversed(), asked, problem.rules))).toEqual(greedyFleet(problem));
});

lawful.prop([fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })])(
  'of two blocks and one class it finds what trying all counts finds, within one small block',
  (chat, largeUsd, smallUsd) => {
    const [a, b] = [
      { ...large, hourlyMicroUsd: largeUsd * 1e6 },
      { ...small, hourlyMicroUsd: smallUsd * 1e6 },
    ];
    const costs = Array.from({ length: 9 }, (_, count) => count * largeUsd + Math.max(0, chat - 5 * count) * smallUsd);
    const answer = greedyFleet(problemOf([a, b], { chat }));
    const costUsd = answer.kind === 'fleet' ? answer.fleet.hourlyMicroUsd / 1e6 : Number.POSITIVE_INFINITY;
    expect(costUsd).toBeGreaterThanOrEqual(Math.min(...costs));
    expect(costUsd).toBeLessThanOrEqual(Math.min(...costs) + smallUsd);
  },
);
