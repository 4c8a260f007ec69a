/** How near a kind of kernel comes to its device: its least time, and its shares of the two peaks. 0 … 1. */
export interface Roofline {
  readonly floorUs: number;
  readonly computeShare: number;
  readonly memoryShare: number;
}

/** Peaks of one device as engines see it, at the precision in question. */
export interface Peaks {
  readonly operationsPerSecond: number;
  readonly bytesPerSecond: number;
}

/** Microseconds of one operator and what it waits for. */
export interface OperatorTime {
  readonly us: number;
  readonly bound: 'floor' | 'compute' | 'memory' | 'network';
}

/**
 * Time of one operator: its floor and, on top, the longer of computing and moving, rounded at the corner.
 *
 * A sharp maximum is wrong near the ridge, where absorbed latent attention and experts with hundreds of rows lie: neither
 * loads nor multiplications hide the other wholly there. A fourth-power mean adds 19 % where both are equal and 1.5 %
 * where one is twice the other, and fits the kernel tables better than the maximum or the square root of squares.
 */
export function operatorTime(roofline: Roofline, peaks: Peaks, operations: number, bytes: number): OperatorTime {
  const compute = (1e6 * operations) / (peaks.operationsPerSecond * roofline.computeShare);
  const memory = (1e6 * bytes) / (peaks.bytesPerSecond * roofline.memoryShare);
  const moving = softMax(compute, memory);
  const bound = roofline.floorUs > moving ? 'floor' : compute > memory ? 'compute' : 'memory';
  return { us: roofline.floorUs + moving, bound };
}

/** (a⁴ + b⁴)^¼ for a, b ≥ 0. */
export function softMax(a: number, b: number): number {
  const longer = Math.max(a, b);
  if (longer === 0) return 0;
  const ratio = Math.min(a, b) / longer;
  return longer * Math.sqrt(Math.sqrt(1 + ratio ** 4));
}
