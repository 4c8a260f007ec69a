/** A distribution of lengths by its quantiles, in tokens: ascending `share` from 0 to 1, linear in between. */
export interface Lengths {
  readonly mean: number;
  readonly quantiles: readonly { readonly share: number; readonly tokens: number }[];
}

/** Requests of one sort. */
export interface TrafficClass {
  readonly name: string;
  /** Mean over the day, and the busiest ten minutes. */
  readonly requestsPerSecond: number;
  readonly peakRequestsPerSecond: number;
  /** Coefficient of variation of the gaps between arrivals; 1 = Poisson. */
  readonly arrivalCv: number;
  readonly input: Lengths;
  readonly output: Lengths;
  /** Share of the input tokens that a prefix cache has. 0 … 1. */
  readonly cachedShare: number;
  /** Share of the output tokens that is thinking. 0 … 1. */
  readonly thinkingShare: number;
}

/** What is to be served: `curve` is the day's load by hour as a factor of the mean (24 numbers, mean 1). */
export interface Workload {
  readonly name: string;
  readonly classes: readonly TrafficClass[];
  readonly curve: readonly number[];
}

/** What readers were promised, at a percentile of requests (0.95 = 95 of 100). */
export interface ServiceTargets {
  readonly ttftMs: number;
  readonly tpotMs: number;
  readonly percentile: number;
}
