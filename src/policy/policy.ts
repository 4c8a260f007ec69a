import type { Targets } from './types.ts';

/** How a replica is chosen among those that may serve a request and have room. */
export type RoutingRule =
  | { readonly kind: 'round-robin' }
  | { readonly kind: 'least-loaded' }
  | { readonly kind: 'session-affinity' }
  /** `loadFactor` ≥ 1: a replica with more than this many times the mean load is passed over, whatever it has cached. */
  | { readonly kind: 'longest-prefix'; readonly loadFactor: number }
  | { readonly kind: 'cheapest-in-time'; readonly targets: Targets };

/** What is supposed where nothing was measured. */
export interface Assumptions {
  /** Length of a reply, unless the request allows less: for costs, and for how long a place stays taken. */
  readonly typicalReplyTokens: number;
  /** Of a replica when nobody in the fleet has been measured yet. */
  readonly prefillTokensPerSecond: number;
  /** Of one stream, likewise. */
  readonly decodeTokensPerSecond: number;
  /** How many times better than the best measured one an unmeasured replica is taken to be, ≥ 1. */
  readonly optimism: number;
  /** The bound of that optimism: with this many requests in flight, an unmeasured replica waits to be measured. */
  readonly unmeasuredInFlight: number;
}

export interface Policy {
  readonly rule: RoutingRule;
  readonly assumptions: Assumptions;
  /**
   * Requests that a replica may have beyond those it computes. A few keep it busy between two; the others wait in the
   * gateway's queue, where priorities count and any replica may take them.
   */
  readonly waitingPerReplica: number;
}

/** Five seconds to the first token, ten tokens a second: what a reader of thoughts puts up with. */
export const defaultPolicy: Policy = {
  rule: { kind: 'cheapest-in-time', targets: { ttftMs: 5_000, tpotMs: 100 } },
  assumptions: {
    typicalReplyTokens: 800,
    prefillTokensPerSecond: 1_000,
    decodeTokensPerSecond: 20,
    optimism: 1.25,
    unmeasuredInFlight: 2,
  },
  waitingPerReplica: 2,
};
