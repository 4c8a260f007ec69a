import type { Interval } from '../../quantity.ts';

/** The interval of a quantity that is `factor` times another. */
export function scaled({ low, mid, high }: Interval, factor: number): Interval {
  return { low: low * factor, mid: mid * factor, high: high * factor };
}
