import { type LiveRequest, tokensToCompute } from './live-request.ts';
import type { SchedConfig } from './types.ts';

export type Victim =
  | { readonly kind: 'preempt'; readonly request: LiveRequest }
  /** The one that lacks cells has the cache to itself already. */
  | { readonly kind: 'out-of-cells'; readonly request: LiveRequest }
  /** The others have been sampled and not appended to; the engine is about to continue or end them. */
  | { readonly kind: 'wait' };

/**
 * Chooses who gives way when the running requests need more cells than can be had: the least urgent, so that the most
 * urgent always gets through and two requests cannot preempt each other in turns.
 *
 * A request that was sampled and awaits its token is spared, because resuming it would sample the same token again.
 *
 * @param running - in order of urgency
 */
export function chooseVictim(running: readonly LiveRequest[]): Victim {
  const unsampled = running.filter((candidate) => tokensToCompute(candidate) > 0);
  const request = unsampled.at(-1);
  if (request && unsampled.length > 1) return { kind: 'preempt', request };
  return request && running.length === 1 ? { kind: 'out-of-cells', request } : { kind: 'wait' };
}

export interface SwapView {
  readonly tokenCount: number;
  /** Bytes of states that are swapped out already. */
  readonly swappedBytes: number;
  /** Infinity while unknown, which no copy is slower than. */
  readonly msPerPrefillToken: number;
}

/** Whether copying the state out and back is cheaper than computing it again, and there is room for it. */
export function prefersSwap(
  { tokenCount, swappedBytes, msPerPrefillToken }: SwapView,
  swap: SchedConfig['swap'],
): boolean {
  const bytes = tokenCount * swap.bytesPerToken;
  if (bytes === 0 || swappedBytes + bytes > swap.capacityBytes) return false;
  return (2 * bytes) / swap.bytesPerMs < tokenCount * msPerPrefillToken;
}
