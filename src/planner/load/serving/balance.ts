import { pointOn, type StepCurve } from './step-curve.ts';
import { type Setting, type StepPoint, stepsPerRequest } from './step-point.ts';

/** Requests per second that come and go at a load (Little's law). */
export function requestsPerSecondAt(setting: Setting, { running, meanMs }: StepPoint): number {
  return (1000 * setting.times.ranks * running) / (stepsPerRequest(setting) * meanMs);
}

/** The load at which a replica bears so many requests per second; the fullest there is when it cannot. */
export function pointBearing(setting: Setting, curve: StepCurve, requestsPerSecond: number): StepPoint {
  return mostRunning(curve, (point) => requestsPerSecondAt(setting, point) <= requestsPerSecond);
}

/** The largest load that `holds`, which must do so up to some load and not beyond. */
export function mostRunning(curve: StepCurve, holds: (point: StepPoint) => boolean): StepPoint {
  const most = curve.at(-1)!;
  if (holds(most)) return most;
  let [low, high] = [0, most.running];
  for (let i = 0; i < 24; i += 1) {
    const middle = (low + high) / 2;
    if (holds(pointOn(curve, middle))) low = middle;
    else high = middle;
  }
  return pointOn(curve, low);
}
