import { type Setting, type StepPoint, stepPointAt } from './step-point.ts';

/** {@link StepPoint}s from an empty replica to a full one; in between they are interpolated. */
export type StepCurve = readonly StepPoint[];

/** Computes a curve; see {@link stepCurve}. */
export type CurveOf = (setting: Setting, most: number) => StepCurve;

const pointRatio = 1.8;

/**
 * The step times of a replica are asked for at about 14 loads only, so that a capacity costs some 100 of them and not
 * thousands. Loads are close together where they are small, because there the expert weights to be read grow fastest,
 * and the same for all replicas, so that more memory never looks slower.
 *
 * @param most - requests per rank; the last point is at least there
 */
export function stepCurve(setting: Setting, most: number): StepCurve {
  const pointCount = 2 + Math.ceil(Math.log(4 * most + 1) / Math.log(pointRatio));
  return Array.from({ length: pointCount }, (_, i) => stepPointAt(setting, (pointRatio ** i - 1) / 4));
}

/** The point at a load between those of the curve; beyond its end, the end. */
export function pointOn(curve: StepCurve, running: number): StepPoint {
  const after = curve.findIndex((point) => point.running >= running);
  const right = curve[after < 0 ? curve.length - 1 : after]!;
  const left = curve[after < 1 ? 0 : after - 1]!;
  if (after < 1 || right.running === left.running) return right;
  const x = (running - left.running) / (right.running - left.running);
  const between = (of: (point: StepPoint) => number): number => of(left) + x * (of(right) - of(left));
  return {
    running,
    decodeMs: between((p) => p.decodeMs),
    mixedMs: between((p) => p.mixedMs),
    meanMs: between((p) => p.meanMs),
    mixedShare: between((p) => p.mixedShare),
    besideTokens: between((p) => p.besideTokens),
    elsewhereTokens: between((p) => p.elsewhereTokens),
    mixedChunks: between((p) => p.mixedChunks),
    arrivals: between((p) => p.arrivals),
    mixedMemory: between((p) => p.mixedMemory),
    chunksBeside: between((p) => p.chunksBeside),
    mixedMetMs: between((p) => p.mixedMetMs),
    prefillUse: between((p) => p.prefillUse),
    smallMs: between((p) => p.smallMs),
    usualTokens: between((p) => p.usualTokens),
    usualMs: between((p) => p.usualMs),
    longTokens: between((p) => p.longTokens),
    longMs: between((p) => p.longMs),
    budgetTokens: between((p) => p.budgetTokens),
    fullMs: between((p) => p.fullMs),
    fullCachedTokens: between((p) => p.fullCachedTokens),
    fullMsPerCachedToken: between((p) => p.fullMsPerCachedToken),
    msPerTokenElsewhere: between((p) => p.msPerTokenElsewhere),
    serviceMs: between((p) => p.serviceMs),
    serviceCv2: between((p) => p.serviceCv2),
    addedMs: between((p) => p.addedMs),
    addedSquare: between((p) => p.addedSquare),
  };
}
