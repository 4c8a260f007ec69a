import type { ReplicaTimes } from '../../time/replica.ts';
import type { PromptBin } from './request-profile.ts';

/** How KV goes from the replica that computed it to the one that decodes with it. */
export interface Handoff {
  readonly kvBytesPerToken: number;
  /** One way, of one rank's link. */
  readonly bytesPerSecond: number;
  /** Layers are sent while later ones are computed. */
  readonly layers: number;
}

/** Two sides agree before and after: RDMA 0.5 – 2 ms, TCP 2 – 10 ms. */
const handshakeMs = 2;

/**
 * What of the transfer a reader waits for, in milliseconds: it runs beside the computation, so only what outlasts that
 * is seen, and the last layer.
 *
 * A prompt of 4,096 tokens of R1 is 288 MB: 7 ms at 40 GB/s, hidden behind its prefill but for the last of 61 layers.
 */
export function visibleHandoffMs(
  { uncachedTokens, cachedTokens }: PromptBin,
  prefillMs: number,
  handoff: Handoff,
): number {
  const transferMs = (1000 * handoff.kvBytesPerToken * (uncachedTokens + cachedTokens)) / handoff.bytesPerSecond;
  return Math.max(0, transferMs - prefillMs) + transferMs / handoff.layers + handshakeMs;
}

/** The slower of both sides' links to other nodes, where both are known; bytes per second, one way. */
export function linkBetween(prefill: ReplicaTimes, decode: ReplicaTimes): number | undefined {
  const [a, b] = [prefill, decode].map(({ config }) => config.device.networkBytesPerSecond?.value);
  return a === undefined || b === undefined ? undefined : Math.min(a, b);
}
