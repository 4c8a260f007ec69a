import type { FleetRow, PlanReport } from '../report/plan-report.ts';

const around = (mid: number) => ({ low: mid / 2, mid, high: mid * 2 });

/** A fleet of eight packages with round numbers. */
export function fleetRowOf(over: Partial<FleetRow> = {}): FleetRow {
  return {
    rank: 1,
    kind: 'device',
    name: 'h200',
    speculative: false,
    parts: [
      {
        pool: 'h200.fp8.ep8',
        device: 'h200',
        vendor: 'nvidia',
        blocks: 1,
        packages: 8,
        requestsPerSecond: 4,
        busyShare: 0.5,
        limit: 'tpot',
        contextTokens: 4_096,
        source: 'fitted',
        price: { kind: 'rented', note: 'the test', assumed: false },
      },
    ],
    packages: 8,
    hourlyMicroUsd: 28_000_000,
    perMillionOutputMicroUsd: around(2_000_000),
    blendedMicroUsd: around(1_000_000),
    splitMicroUsd: { uncachedInput: 400_000, cachedInput: 20_000, output: 1_500_000 },
    ttftMs: around(1_000),
    tpotMs: around(50),
    power: { kilowatt: 5.6, kwhPerMillionOutput: 0.4 },
    dayHourlyMicroUsd: { peak: 28_000_000, mean: 28_000_000, perfectScaler: 28_000_000 },
    packagesByHour: Array.from({ length: 24 }, () => 8),
    reasons: ['It is the only one.'],
    sensitive: [{ input: 'price', device: 'h200', changePercent: 10 }],
    found: 'optimal',
    ...over,
  };
}

export function planReportOf(over: Partial<PlanReport> = {}): PlanReport {
  return {
    model: 'tiny',
    workload: {
      name: 'chat',
      cite: 'the test',
      requestsPerSecond: 4,
      peakRequestsPerSecond: 8,
      meanInputTokens: 1_000,
      meanOutputTokens: 200,
      cachedShare: 0.5,
    },
    targets: { ttftMs: 3_000, tpotMs: 60, percentile: 0.95 },
    fleets: [fleetRowOf()],
    without: [],
    refusals: [],
    areDevicesNamed: false,
    legal: [],
    notLegalAdvice: 'This is not legal advice.',
    tried: { devices: 1, layouts: 4, fitting: 3, weighed: 2 },
    tookMs: 120,
    ...over,
  };
}
