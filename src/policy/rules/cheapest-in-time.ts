import type { Forecast, RouteRequest, Targets } from '../types.ts';
import { type Candidates, type Choice, hasSome, leastBy } from './choice.ts';

/**
 * Of the replicas that are soon enough, the cheapest; if none is, the least late.
 *
 * A decode step costs the same for eight streams as for one, nearly, so the cheapest is often the busiest that still keeps
 * its promise: load gathers on few replicas, and the others can be switched off. Where prices are equal, all 0 included,
 * the soonest to finish wins, so one's own machines share the load.
 *
 * Lateness is that of the whole reply: late to the first token plus late per token for each token of a typical one.
 *
 * @param defaults - where the request sets no target
 * @param replyTokens - of a typical reply
 */
export function cheapestInTime(
  candidates: Candidates,
  request: Pick<RouteRequest, 'targets'>,
  defaults: Targets,
  replyTokens: number,
): Choice {
  const targets = { ...defaults, ...defined(request.targets) };
  const soon = candidates.filter(({ ttftMs, tpotMs }) => ttftMs <= targets.ttftMs && tpotMs <= targets.tpotMs);
  const promise = `${targets.ttftMs} ms to the first token and ${targets.tpotMs} ms per token`;
  if (!hasSome(soon)) {
    const lateMs = (forecast: Forecast) => latenessMs(forecast, targets, replyTokens);
    const forecast = leastBy(candidates, lateMs, costMicroUsd, finishMs);
    return { forecast, because: `least late of ${candidates.length}, of which none meets ${promise}` };
  }
  const forecast = leastBy(soon, costMicroUsd, finishMs);
  return { forecast, because: `cheapest of ${soon.length} of ${candidates.length} that meet ${promise}` };
}

const costMicroUsd = (forecast: Forecast): number => forecast.costMicroUsd;
const finishMs = (forecast: Forecast): number => forecast.finishMs;

function latenessMs({ ttftMs, tpotMs }: Forecast, targets: Targets, replyTokens: number): number {
  return Math.max(0, ttftMs - targets.ttftMs) + replyTokens * Math.max(0, tpotMs - targets.tpotMs);
}

/** A key that is there with nothing in it must not hide the default. */
function defined({ ttftMs, tpotMs }: Partial<Targets>): Partial<Targets> {
  return { ...(ttftMs !== undefined && { ttftMs }), ...(tpotMs !== undefined && { tpotMs }) };
}
