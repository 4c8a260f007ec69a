import { fc } from '@fast-check/vitest';
import { afterAll, expect, test } from 'vitest';
import {
  type FleetAnswer,
  type FleetProblem,
  greedyFleet,
  placementProgramme,
  programmeText,
  readSolution,
} from '#planner';
import { arbitraryProblem, candidateOf, problemOf } from '../../../planner/testing/candidates.ts';
import { HighsSolver } from './highs-solver.ts';

const solver = new HighsSolver();
afterAll(() => solver.close());

async function cheapest(problem: FleetProblem): Promise<FleetAnswer> {
  return readSolution(problem, await solver.solve(programmeText(placementProgramme(problem)), 10_000));
}

async function costOf(problem: FleetProblem): Promise<number> {
  const answer = await cheapest(problem);
  if (answer.kind === 'fleet') return answer.fleet.hourlyMicroUsd;
  expect(answer.cause).toBe('infeasible');
  return Number.POSITIVE_INFINITY;
}

function countsOf(answer: FleetAnswer): unknown {
  if (answer.kind === 'none') return answer.cause;
  return Object.fromEntries(answer.fleet.parts.map(({ candidate, count }) => [candidate.id, count]));
}

const large = candidateOf({ id: 'large', packages: 16, hourlyUsd: 10, rates: { chat: 5, code: 1 } });
const small = candidateOf({ id: 'small', packages: 8, hourlyUsd: 3, rates: { chat: 1, code: 1 } });

test('large blocks for the bulk, a small one for the rest', async () => {
  expect(countsOf(await cheapest(problemOf([large, small], { chat: 11 })))).toEqual({ large: 2, small: 1 });
});

test('each class goes where it is cheap', async () => {
  expect(countsOf(await cheapest(problemOf([large, small], { chat: 5, code: 2 })))).toEqual({ large: 1, small: 2 });
});

test('what survives a node has one block more of what is lost with it', async () => {
  const problem = problemOf([large, small], { chat: 2 }, { survivesNodeLoss: true });
  expect(countsOf(await cheapest(problem))).toEqual({ small: 3 });
});

test('rules without an answer are infeasible, and so is a class that nobody may serve', async () => {
  expect(countsOf(await cheapest(problemOf([large], { chat: 5 }, { maxWatt: 1 })))).toBe('infeasible');
  const classVendors = [{ name: 'chat', vendors: ['huawei'] }];
  expect(countsOf(await cheapest(problemOf([large], { chat: 5 }, { classVendors })))).toBe('infeasible');
});

test('the greedy rule is never cheaper than the optimum, and serves what it says', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryProblem, async (problem) => {
      const greedy = greedyFleet(problem);
      if (greedy.kind === 'none') return;
      expect(greedy.fleet.hourlyMicroUsd).toBeGreaterThanOrEqual(await costOf(problem));
      expect(await bears(problem, greedy)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

/** Judged by the solver: with just these counts in stock there is a way to serve everything. */
async function bears(problem: FleetProblem, answer: Extract<FleetAnswer, { kind: 'fleet' }>): Promise<boolean> {
  const stock = problem.candidates.map(({ device, packages, id }) => ({
    device: device.id,
    packages: packages * (answer.fleet.parts.find(({ candidate }) => candidate.id === id)?.count ?? 0),
  }));
  return Number.isFinite(await costOf({ ...problem, rules: { ...problem.rules, stock } }));
}

test('cost falls or stays when a price falls', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryProblem,
      fc.nat(3),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (problem, at, factor) => {
        const candidates = problem.candidates.map((candidate, index) =>
          index === at ? { ...candidate, hourlyMicroUsd: Math.round(candidate.hourlyMicroUsd * factor) } : candidate,
        );
        expect(await costOf({ ...problem, candidates })).toBeLessThanOrEqual(await costOf(problem));
      },
    ),
    { numRuns: 20 },
  );
});

test('more stock never makes a fleet dearer', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryProblem, fc.nat(48), fc.nat(48), async (problem, packages, more) => {
      const withStock = (packages: number) => {
        const stock = problem.candidates.map(({ device }) => ({ device: device.id, packages }));
        return costOf({ ...problem, rules: { ...problem.rules, stock } });
      };
      expect(await withStock(packages + more)).toBeLessThanOrEqual(await withStock(packages));
    }),
    { numRuns: 20 },
  );
});

test('the order of blocks and classes changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryProblem, async ({ candidates, demand, rules }) => {
      const asked = Object.fromEntries(demand.map(({ name, requestsPerSecond }) => [name, requestsPerSecond]));
      const turned = Object.fromEntries(Object.entries(asked).reverse());
      const straight = await cheapest(problemOf(candidates, asked, rules));
      expect(await cheapest(problemOf(candidates.toReversed(), turned, rules))).toEqual(straight);
    }),
    { numRuns: 20 },
  );
});
