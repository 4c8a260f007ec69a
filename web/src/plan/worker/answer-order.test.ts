import { expect, test } from 'vitest';
import { plannerModels } from '#planner';
import { exampleScenario } from '../scenario/example-scenario.ts';
import { type PlanScenario, usualScenario } from '../scenario/scenario.ts';
import { answerOrder } from './answer-order.ts';

const scenario: PlanScenario = { ...exampleScenario, model: 'deepseek-r1:70b', devices: ['h200'] };
const answer = (given: PlanScenario) =>
  answerOrder({ id: 7, scenario: given, dateIso: '2026-11-24' }, plannerModels, () => 0);

test('the ranking comes first, then what it hangs on, then points at other times per token', () => {
  const [ranking, whole, ...points] = [...answer(scenario)];
  expect(ranking).toMatchObject({
    kind: 'plan',
    id: 7,
    extent: 'ranking',
    view: { fleets: [{ sensitive: [] }, {}, {}] },
  });
  expect(whole?.kind === 'plan' && whole.view.fleets.map(({ sensitive }) => sensitive.length)).toEqual([2, 2, 2]);
  expect(points.map((reply) => (reply.kind === 'points' ? reply.points[0]?.targetMs : reply))).toEqual([
    60, 30, 42, 84, 120,
  ]);
});

test('what is sent is plain data', () => {
  for (const reply of answer(scenario)) expect(structuredClone(reply)).toEqual(reply);
});

test('a reader that has had enough ends it', () => {
  const replies = answer(scenario);
  replies.next();
  expect(replies.return(undefined).done).toBe(true);
  expect(replies.next().done).toBe(true);
});

test('what cannot be planned is said in words', () => {
  const lengths = { mean: 100, p50: 500, p95: 400, p99: 300 };
  expect([...answer({ ...scenario, mix: 'own', input: lengths })]).toEqual([
    { kind: 'refused', id: 7, text: expect.stringMatching(/\S/) },
  ]);
});

test('without a device there is no fleet and nothing wrong', () => {
  const [first] = [...answer(usualScenario)];
  expect(first).toMatchObject({ kind: 'plan', view: { fleets: [], refusals: [], tried: { devices: 0 } } });
});

test('a device without a price is refused with the hint, and the others are planned', () => {
  const [first] = [...answer({ ...scenario, devices: ['h200', '910b3'] })];
  expect(first).toMatchObject({
    view: {
      refusals: expect.arrayContaining([expect.objectContaining({ subject: '910b3', reason: 'price-missing' })]),
    },
  });
  expect(first?.kind === 'plan' && first.view.fleets.length).toBe(3);
});

test('the lengths that the page begins with have a distribution', () => {
  const [first] = [...answer({ ...scenario, mix: 'own' })];
  expect(first).toMatchObject({ kind: 'plan', view: { workload: { source: 'user', meanInputTokens: 1_300 } } });
});
