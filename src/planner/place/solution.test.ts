import { expect, test } from 'vitest';
import { candidateOf, problemOf } from '../testing/candidates.ts';
import { readSolution } from './solution.ts';

const problem = problemOf(
  [candidateOf({ id: 'a', hourlyUsd: 8, rates: { chat: 2 } }), candidateOf({ id: 'b', rates: { chat: 1 } })],
  { chat: 3 },
);

test('counts are whole although the solver says 1.9999999', () => {
  const columns = { n0: 1.9999999, n1: 1e-9, x0_0_0: 1.0000001, x0_0_1: -1e-9 };
  expect(readSolution(problem, { kind: 'solved', optimal: true, columns })).toMatchObject({
    kind: 'fleet',
    fleet: {
      packages: 16,
      hourlyMicroUsd: 16_000_000,
      watt: 11_200,
      found: 'optimal',
      parts: [{ count: 2, busyShare: 0.75, served: [{ name: 'chat', requestsPerSecond: 3 }] }],
    },
  });
});

test('the power of a fleet is unknown as soon as one part of it is', () => {
  const dark = problemOf([candidateOf({ id: 'a', watt: undefined })], { chat: 1 });
  const answer = readSolution(dark, { kind: 'solved', optimal: false, columns: { n0: 1, x0_0_0: 1 } });
  expect(answer).toMatchObject({ fleet: { watt: undefined, found: 'best-in-time' } });
});

test('no solution is told apart from none found', () => {
  expect(readSolution(problem, { kind: 'infeasible' })).toMatchObject({ cause: 'infeasible' });
  expect(readSolution(problem, { kind: 'out-of-time' })).toMatchObject({ cause: 'unsolved' });
  expect(readSolution(problem, { kind: 'failed', text: 'it broke.' })).toMatchObject({
    cause: 'unsolved',
    refusal: { subject: 'test', reason: 'unsolved', text: 'The solver failed: it broke.' },
  });
});
