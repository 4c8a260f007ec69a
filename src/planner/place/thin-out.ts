import type { Workload } from '../load/workload.ts';
import { type BearingBlock, packagesOf } from './block.ts';

/** Blocks of one device that go into the programme; more make it slower and fleets hardly cheaper. */
const maxKept = 5;

/** Requests per second of all classes in the busiest ten minutes. */
export function peakRate({ classes }: Workload): number {
  return classes.reduce((sum, { peakRequestsPerSecond }) => sum + peakRequestsPerSecond, 0);
}

/**
 * The blocks of one device that a fleet may want: none that bears less than another on as few packages, then those whose
 * whole multiples bear the peak on the fewest packages, and the smallest for what is left over. Prices play no part,
 * because they scale all blocks of a device alike; so a lower price never removes a block.
 */
export function thinOut(blocks: readonly BearingBlock[], requestsPerSecond: number): readonly BearingBlock[] {
  const smallestFirst = blocks.toSorted(
    (a, b) =>
      packagesOf(a.block) - packagesOf(b.block) || b.capacity.requestsPerSecond.mid - a.capacity.requestsPerSecond.mid,
  );
  const useful = smallestFirst.filter((block, place) => {
    const before = smallestFirst.slice(0, place);
    return before.every(({ capacity }) => capacity.requestsPerSecond.mid < block.capacity.requestsPerSecond.mid);
  });
  const [smallest, ...others] = useful;
  if (!smallest) return [];
  const byNeed = others.toSorted((a, b) => packagesFor(a, requestsPerSecond) - packagesFor(b, requestsPerSecond));
  return [smallest, ...byNeed.slice(0, maxKept - 1)];
}

function packagesFor({ block, capacity }: BearingBlock, requestsPerSecond: number): number {
  return Math.ceil(requestsPerSecond / capacity.requestsPerSecond.mid) * packagesOf(block);
}

export function ratePerPackage({ block, capacity }: BearingBlock): number {
  return capacity.requestsPerSecond.mid / packagesOf(block);
}
