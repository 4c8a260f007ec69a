import type { EdgePoint } from './make-plan.ts';

/** Faster by less is as fast: searches for a capacity end that near to the promised time. */
const sameTime = 0.999;

/** Points that no other is both cheaper and faster than, from the cheapest to the fastest. */
export function efficientEdge(points: readonly EdgePoint[]): readonly EdgePoint[] {
  const cheapestFirst = points.toSorted(
    (a, b) => a.perMillionOutputMicroUsd - b.perMillionOutputMicroUsd || a.tpotMs - b.tpotMs,
  );
  let fastestMs = Number.POSITIVE_INFINITY;
  return cheapestFirst.filter(({ tpotMs }) => {
    const isFaster = tpotMs < fastestMs * sameTime;
    fastestMs = Math.min(fastestMs, tpotMs);
    return isFaster;
  });
}

/** Lines that end with the same fleet are one point. */
export function distinctPoints(points: readonly EdgePoint[]): readonly EdgePoint[] {
  const key = (point: EdgePoint): string =>
    [point.targetMs, point.packages, point.perMillionOutputMicroUsd, point.tpotMs].join(' ');
  const groups = Map.groupBy(points, key);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    // A device's own name says more than that of a mix which is the device alone.
    const named = group.find(({ fleet }) => fleet !== 'mixed' && !fleet.endsWith(' only')) ?? first;
    return named ? [named] : [];
  });
}

/** How far to the right of what was asked for, or is efficient, a picture goes. */
const widest = 1.25;

/** Without the few fleets that cost many times as much as the others, which would press those to one side. */
export function withinPicture(
  points: readonly EdgePoint[],
  edge: readonly EdgePoint[],
  targetMs: number,
): readonly EdgePoint[] {
  const shown = [...edge, ...points.filter((point) => point.targetMs === targetMs)];
  const most = widest * Math.max(0, ...shown.map(({ perMillionOutputMicroUsd }) => perMillionOutputMicroUsd));
  return points.filter(({ perMillionOutputMicroUsd }) => perMillionOutputMicroUsd <= most);
}
