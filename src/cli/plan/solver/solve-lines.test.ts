import { expect, test } from 'vitest';
import type { FleetLine, SolverAnswer } from '#planner';
import { candidateOf, problemOf } from '../../../planner/testing/candidates.ts';
import { HighsSolver } from './highs-solver.ts';
import { solveLines } from './solve-lines.ts';
import type { Solver } from './solver.ts';

const line: FleetLine = { kind: 'device', problem: problemOf([candidateOf({ id: 'a' })], { chat: 2 }) };

/** Answers the same to every programme, as a solver may that is out of luck. */
function always(answer: SolverAnswer): Solver {
  return { solve: () => Promise.resolve(answer), close: () => Promise.resolve() };
}

test('a proven fleet is taken as it is', async () => {
  const solver = new HighsSolver();
  expect(await solveLines([line], solver)).toMatchObject([{ fleet: { found: 'optimal', packages: 16 } }]);
  await solver.close();
});

test('without a solver, or with one that fails or runs out of time, the greedy rule answers', async () => {
  const greedy = [{ fleet: { found: 'greedy', packages: 16 } }];
  expect(await solveLines([line], 'none')).toMatchObject(greedy);
  expect(await solveLines([line], always({ kind: 'failed', text: 'no' }))).toMatchObject(greedy);
  expect(await solveLines([line], always({ kind: 'out-of-time' }))).toMatchObject(greedy);
});

test('of two unproven fleets the cheaper one is taken, and "infeasible" is believed', async () => {
  const dear: SolverAnswer = { kind: 'solved', optimal: false, columns: { n0: 3, x0_0_0: 1 } };
  expect(await solveLines([line], always(dear))).toMatchObject([{ fleet: { found: 'greedy', packages: 16 } }]);
  expect(await solveLines([line], always({ kind: 'infeasible' }))).toMatchObject([{ kind: 'none' }]);
});

test('lines that ask the same are solved once, and each gets its own name back', async () => {
  const texts: string[] = [];
  const counting: Solver = {
    solve: (text) => {
      texts.push(text);
      return Promise.resolve({ kind: 'solved', optimal: true, columns: { n0: 2, x0_0_0: 1 } });
    },
    close: () => Promise.resolve(),
  };
  const vendor: FleetLine = { kind: 'vendor', problem: { ...line.problem, name: 'nvidia only' } };
  const answers = await solveLines([line, vendor], counting);
  expect(texts).toHaveLength(1);
  expect(answers).toMatchObject([{ fleet: { name: 'test' } }, { fleet: { name: 'nvidia only' } }]);
});

test('a closed solver answers those who wait, and starts anew when asked again', async () => {
  const solver = new HighsSolver();
  const waiting = solver.solve('Minimize\n x\nEnd\n', 1_000);
  await solver.close();
  expect(await waiting).toEqual({ kind: 'failed', text: 'it was closed.' });
  expect(await solveLines([line], solver)).toMatchObject([{ fleet: { found: 'optimal' } }]);
  await solver.close();
});

test('a text that is no programme is a failure in words', async () => {
  const solver = new HighsSolver();
  expect(await solver.solve('not a programme', 1_000)).toMatchObject({ kind: 'failed' });
  await solver.close();
});
