// Runs in a worker: a plan takes a tenth of a second and more, in which the page would stand still.
import { plannerModelsWith, rememberCurves } from '#planner';
import { rememberingModels } from '../plan/remembering-models.ts';
import { answerOrder } from './answer-order.ts';
import type { PlanOrder } from './plan-order.ts';

const models = rememberingModels(plannerModelsWith(rememberCurves()));
let newestId = 0;
/** Points of the picture are wanted by who looks at it; while a slider moves they would only be in the way. */
const restMs = 400;

addEventListener('message', async ({ data: order }: MessageEvent<PlanOrder>) => {
  newestId = order.id;
  await otherOrders();
  for (const reply of answerOrder(order, models, () => performance.now())) {
    // A newer order may have come while this piece was computed.
    if (newestId === order.id) postMessage(reply);
    await otherOrders(reply.kind === 'plan' && reply.extent === 'whole' ? restMs : 0);
    if (newestId !== order.id) return;
  }
});

/** Lets orders in that wait: of several only the newest is worked on. */
function otherOrders(forMs = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, forMs));
}
