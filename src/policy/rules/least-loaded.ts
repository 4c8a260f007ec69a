import { type Candidates, type Choice, leastBy } from './choice.ts';

/**
 * Fewest requests in flight: as a share of its places where every candidate tells them, because four requests are much for
 * a laptop and nothing for an accelerator; else counted.
 */
export function leastLoaded(candidates: Candidates): Choice {
  const tellPlaces = candidates.every(({ maxRunning }) => maxRunning !== undefined && maxRunning > 0);
  const forecast = leastBy(candidates, ({ inFlight, maxRunning }) => inFlight / (tellPlaces ? (maxRunning ?? 1) : 1));
  return { forecast, because: `least loaded of ${candidates.length} with ${forecast.inFlight} in flight` };
}
