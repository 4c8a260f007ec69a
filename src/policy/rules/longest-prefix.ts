import { type Candidates, type Choice, hasSome, leastBy } from './choice.ts';
import { leastLoaded } from './least-loaded.ts';

/**
 * The longest cached prefix among replicas that are not overloaded.
 *
 * Overloaded is more than `loadFactor` times the mean, this request counted, rounded up. So one popular system prompt
 * cannot melt a replica, a prompt that nobody has goes to the least loaded and never to whoever has the smallest cache
 * (those are the ones that are too busy to grow it), and an uneven fleet loses affinity only where it is uneven.
 *
 * @see Mirrokni, Thorup, Zadimoghaddam, "Consistent hashing with bounded loads" (2018)
 */
export function longestPrefix(candidates: Candidates, loadFactor: number): Choice {
  const total = candidates.reduce((sum, { inFlight }) => sum + inFlight, 1);
  const bound = Math.ceil((Math.max(1, loadFactor) * total) / candidates.length);
  const light = candidates.filter(({ inFlight }) => inFlight < bound);
  const within = hasSome(light) ? light : candidates;
  const forecast = leastBy(
    within,
    ({ cachedTokens }) => -cachedTokens,
    ({ inFlight }) => inFlight,
  );
  if (forecast.cachedTokens === 0) {
    const { forecast, because } = leastLoaded(within);
    return { forecast, because: `nobody below ${bound} in flight has its prefix; ${because}` };
  }
  return {
    forecast,
    because: `longest prefix, ${forecast.cachedTokens} tokens, of ${within.length} below ${bound} in flight`,
  };
}
