import { expect, test } from 'vitest';
import { type PlacementModels, plannerModels } from '#planner';
import { exampleScenario } from '../scenario/example-scenario.ts';
import type { PlanScenario } from '../scenario/scenario.ts';
import { makePlan } from './make-plan.ts';
import { planQuestion } from './plan-question.ts';
import { rememberingModels } from './remembering-models.ts';
import { viewPlan } from './view-plan.ts';

const scenario: PlanScenario = { ...exampleScenario, model: 'deepseek-r1:70b', devices: ['h200', '910c'] };
const day = '2026-11-24';

function counting() {
  const asked = { capacities: 0 };
  const models: PlacementModels = {
    ...plannerModels,
    capacity: (...given) => {
      asked.capacities += 1;
      return plannerModels.capacity(...given);
    },
  };
  return { asked, models };
}

function planned(given: PlanScenario, models: PlacementModels) {
  const question = planQuestion(given, day);
  return viewPlan(question, makePlan(question, models, 'whole'), models);
}

test('a plan is the same with a memory, the first time and every other', () => {
  const remembering = rememberingModels(plannerModels);
  for (const given of [scenario, { ...scenario, rps: 40 }, { ...scenario, tpotMs: 40 }, scenario]) {
    expect(planned(given, remembering)).toEqual(planned(given, plannerModels));
  }
});

test('another price asks for no capacity again, another promise does', () => {
  const { asked, models } = counting();
  const remembering = rememberingModels(models);
  planned(scenario, remembering);
  const first = asked.capacities;
  expect(first).toBeGreaterThan(0);
  planned({ ...scenario, usdPerHour: { h200: 1, '910c': 9 } }, remembering);
  expect(asked.capacities).toBe(first);
  planned({ ...scenario, tpotMs: 40 }, remembering);
  expect(asked.capacities).toBeGreaterThan(first);
});

test('what has no place any more is forgotten and computed again', () => {
  const { asked, models } = counting();
  const forgetful = rememberingModels(models, 1);
  expect(planned(scenario, forgetful)).toEqual(planned(scenario, plannerModels));
  const first = asked.capacities;
  planned(scenario, forgetful);
  expect(asked.capacities).toBe(2 * first);
});
