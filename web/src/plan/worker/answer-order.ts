import { type PlacementModels, PlannerError } from '#planner';
import { makePlan, pointsAt } from '../plan/make-plan.ts';
import { type PlanQuestion, planQuestion } from '../plan/plan-question.ts';
import { viewPlan } from '../plan/view-plan.ts';
import type { PlanOrder, PlanReply } from './plan-order.ts';

/** Times per token that the picture shows besides the one that was asked for. */
const otherTargets: readonly number[] = [1, 0.5, 0.7, 1.4, 2];

/**
 * Answers an order piece by piece: the ranking, the same with what it hangs on, then points of the picture. Between two pieces the caller may stop, which is
 * how an outdated order ends.
 */
export function* answerOrder(order: PlanOrder, models: PlacementModels, nowMs: () => number): Generator<PlanReply> {
  const { id, scenario, dateIso } = order;
  try {
    const startedMs = nowMs();
    const question = planQuestion(scenario, dateIso);
    const ranking = viewPlan(question, makePlan(question, models, 'ranking'), models);
    const tookMs = nowMs() - startedMs;
    yield { kind: 'plan', id, extent: 'ranking', view: ranking, tookMs };
    const whole = viewPlan(question, makePlan(question, models, 'whole'), models);
    yield { kind: 'plan', id, extent: 'whole', view: whole, tookMs };
    yield* pointsOf(id, question, models);
  } catch (error) {
    if (!(error instanceof PlannerError)) throw error;
    yield { kind: 'refused', id, text: error.message };
  }
}

function* pointsOf(id: number, question: PlanQuestion, models: PlacementModels): Generator<PlanReply> {
  const { tpotMs } = question.service.targets;
  for (const factor of otherTargets) yield { kind: 'points', id, points: pointsAt(question, tpotMs * factor, models) };
}
