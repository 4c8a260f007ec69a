import type { Accelerator, FleetLine, Interval, LegalFlag, Refusal, Sensitivity, Source, Tried } from '#planner';

/** A plan as the page shows it: plain data that a worker can send. Money is micro-USD; a bound may be infinite. */
export interface PlanView {
  readonly model: string;
  readonly workload: WorkloadView;
  readonly targets: { readonly ttftMs: number; readonly tpotMs: number; readonly percentile: number };
  /** One per line that has a fleet, the cheapest first; lines may end with the same fleet. */
  readonly fleets: readonly FleetView[];
  readonly without: readonly Refusal[];
  readonly refusals: readonly Refusal[];
  readonly legal: readonly DeviceFlag[];
  readonly figures: readonly FigureView[];
  readonly tried: Tried;
}

export interface WorkloadView {
  readonly name: string;
  readonly requestsPerSecond: number;
  readonly peakRequestsPerSecond: number;
  readonly meanInputTokens: number;
  readonly meanOutputTokens: number;
  readonly cachedShare: number;
  readonly source: Source;
  readonly cite: string;
}

export interface FleetView {
  readonly kind: FleetLine['kind'];
  readonly name: string;
  readonly parts: readonly PartView[];
  readonly packages: number;
  readonly hourlyMicroUsd: number;
  readonly perMillionOutputMicroUsd: Interval;
  readonly blendedMicroUsd: Interval;
  /** Per million of each kind. */
  readonly splitMicroUsd: { readonly uncachedInput: number; readonly cachedInput: number; readonly output: number };
  /** Of the slowest part. */
  readonly ttftMs: Interval;
  readonly tpotMs: Interval;
  readonly kilowatt: number | undefined;
  readonly dayHourlyMicroUsd: { readonly peak: number; readonly mean: number; readonly perfectScaler: number };
  readonly reasons: readonly string[];
  readonly sensitive: readonly Sensitivity[];
  readonly isSpeculative: boolean;
}

export interface PartView {
  /** Device, precision and layout. */
  readonly pool: string;
  readonly device: string;
  readonly deviceName: string;
  readonly vendor: Accelerator['vendor'];
  readonly blocks: number;
  readonly packages: number;
  /** Of the times that its capacity rests on. */
  readonly source: Source;
}

export interface DeviceFlag extends LegalFlag {
  readonly devices: readonly string[];
}

/** A number that the plan rests on. */
export interface FigureView {
  readonly device: string;
  readonly figure: Figure;
  readonly value: number;
  readonly source: Source;
  readonly cite: string;
  readonly date: string;
}

export type Figure =
  | 'peak'
  | 'memoryBytes'
  | 'memoryBytesPerSecond'
  | 'linkBytesPerSecond'
  | 'networkBytesPerSecond'
  | 'tdpWatt';
