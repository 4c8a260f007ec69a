/** What people know of the lengths of their requests, in tokens. */
export interface OwnLengths {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Numbers by the id of a device or vendor. */
export type Amounts = Readonly<Record<string, number>>;

/** Everything that the page asks for, as it stands in its fields and its address: units are in the names. */
export interface PlanScenario {
  readonly model: string;
  /** A named mix, or `own` for the lengths below. */
  readonly mix: string;
  readonly input: OwnLengths;
  readonly output: OwnLengths;
  readonly rps: number;
  /** Left out: the mix's own peak, scaled. */
  readonly peakRps: number | undefined;
  /** Left out: the mix's own. */
  readonly cachedPercent: number | undefined;
  readonly ttftMs: number;
  readonly tpotMs: number;
  /** 95: kept for 95 of 100 requests. */
  readonly percentile: string;
  /** Those that are ticked. */
  readonly devices: readonly string[];
  /** Of a package; of devices that are not ticked as well, so that a tick brings the price back. */
  readonly usdPerHour: Amounts;
  /** Packages. */
  readonly stock: Amounts;
  readonly minSharePercent: Amounts;
  readonly maxSharePercent: Amounts;
  readonly maxKw: number | undefined;
  readonly survivesNodeLoss: boolean;
  /** A country's code, for rules of law; empty: those of everywhere are shown. */
  readonly place: string;
}

export const ownMix = 'own';
export const percentiles: readonly string[] = ['50', '90', '95', '99'];

/** R1 as it is asked for in production. No device has a price: those are the user's, and none is invented. */
export const usualScenario: PlanScenario = {
  model: 'deepseek-r1:671b',
  mix: 'r1-production',
  input: { mean: 1_300, p50: 500, p95: 5_000, p99: 16_000 },
  output: { mean: 1_500, p50: 1_100, p95: 4_100, p99: 10_000 },
  rps: 16,
  peakRps: undefined,
  cachedPercent: undefined,
  ttftMs: 3_000,
  tpotMs: 60,
  percentile: '95',
  devices: [],
  usdPerHour: {},
  stock: {},
  minSharePercent: {},
  maxSharePercent: {},
  maxKw: undefined,
  survivesNodeLoss: false,
  place: '',
};
