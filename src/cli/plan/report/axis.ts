/** Numbers of data onto places of a picture, from 0. */
export interface Axis {
  readonly ticks: readonly number[];
  readonly at: (value: number) => number;
}

/** Ticks at 1, 2 or 5 times a power of ten, up to `most` and at least one beyond 0. */
export function axisFor(most: number, from: number, to: number): Axis {
  const top = Number.isFinite(most) && most > 0 ? most : 1;
  const step = niceStep(top / 5);
  const count = Math.max(1, Math.ceil(top / step - 1e-9));
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
  const end = count * step;
  return { ticks, at: (value) => from + ((to - from) * Math.min(end, Math.max(0, value))) / end };
}

function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((one) => one * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}
