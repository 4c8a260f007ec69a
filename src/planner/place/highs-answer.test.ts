import { expect, test } from 'vitest';
import { answerOfHighs } from './highs-answer.ts';

test('values count with the word that they are proven by', () => {
  const Columns = { n0: { Primal: 2 }, x0_0_0: { Primal: 1 } };
  const columns = { n0: 2, x0_0_0: 1 };
  expect(answerOfHighs({ Status: 'Optimal', Columns })).toEqual({ kind: 'solved', optimal: true, columns });
  expect(answerOfHighs({ Status: 'Time limit reached', Columns })).toEqual({ kind: 'solved', optimal: false, columns });
});

test('out of time without a whole solution is no solution', () => {
  const Columns = { n0: { Primal: Number.NaN }, n1: {} };
  expect(answerOfHighs({ Status: 'Time limit reached', Columns })).toEqual({ kind: 'out-of-time' });
});

test('an end of another kind is said', () => {
  expect(answerOfHighs({ Status: 'Infeasible', Columns: {} })).toEqual({ kind: 'infeasible' });
  expect(answerOfHighs({ Status: 'Unbounded', Columns: {} })).toEqual({
    kind: 'failed',
    text: 'it ended with "Unbounded".',
  });
});
