/** Numbers of data onto places of a picture, from 0. */
export interface Axis {
  readonly ticks: readonly number[];
  /** A number beyond the last tick stands at its end. */
  readonly at: (value: number) => number;
}

/** Ticks at 1, 2 or 5 times a power of ten, up to `most` and at least one beyond 0; about `count` of them. */
export function axisFor(most: number, from: number, to: number, count = 5): Axis {
  const top = Number.isFinite(most) && most > 0 ? most : 1;
  const step = niceStep(top / count);
  const steps = Math.max(1, Math.ceil(top / step - 1e-9));
  const end = steps * step;
  const ticks = Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)));
  return { ticks, at: (value) => from + ((to - from) * Math.min(end, Math.max(0, value))) / end };
}

function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10);
}
