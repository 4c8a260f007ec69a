import { expect, test } from 'vitest';
import { plannerModels } from '#planner';
import { exampleScenario } from '../scenario/example-scenario.ts';
import { distinctFleets, madeOf } from './distinct-fleets.ts';
import { makePlan } from './make-plan.ts';
import { planQuestion } from './plan-question.ts';
import { viewPlan } from './view-plan.ts';

const question = planQuestion(
  { ...exampleScenario, model: 'deepseek-r1:70b', devices: ['h200', '910c'] },
  '2026-11-24',
);
const { fleets } = viewPlan(question, makePlan(question, plannerModels, 'ranking'), plannerModels);

test('lines that end with the same fleet are told once, with all their names', () => {
  const distinct = distinctFleets(fleets);
  expect(fleets).toHaveLength(5);
  expect(distinct.map(({ rank }) => rank)).toEqual([1, 2]);
  expect(distinct.flatMap(({ names }) => names).toSorted()).toEqual(fleets.map(({ name }) => name).toSorted());
  expect(distinct.map(({ names }) => names.includes('h200') || names.includes('910c'))).toEqual([true, true]);
});

test('what a fleet is made of counts packages by device', () => {
  const [first] = fleets;
  expect(first && madeOf(first)).toMatch(/^\d+ × (?:H200|Ascend 910C)$/);
});
