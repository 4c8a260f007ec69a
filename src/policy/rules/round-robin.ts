import type { Forecast } from '../types.ts';
import type { Candidates, Choice } from './choice.ts';

/** The next id after the last one chosen: in turn also when candidates come and go, which a counter is not. */
export function roundRobin(candidates: Candidates, lastReplicaId: string | undefined): Choice {
  const after = candidates.filter(({ replicaId }) => lastReplicaId === undefined || replicaId > lastReplicaId);
  const forecast = lowestId(after) ?? lowestId(candidates) ?? candidates[0];
  return { forecast, because: `it is its turn among ${candidates.length}` };
}

function lowestId(forecasts: readonly Forecast[]): Forecast | undefined {
  let lowest = forecasts[0];
  for (const one of forecasts) if (lowest && one.replicaId < lowest.replicaId) lowest = one;
  return lowest;
}
