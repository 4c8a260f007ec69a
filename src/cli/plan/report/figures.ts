import type { Interval } from '#planner';

/** `1.01`, `0.0463`, `89.25`: cents from a dollar on, three digits below, none from ten thousand on. */
export function usd(microUsd: number): string {
  if (!Number.isFinite(microUsd)) return '∞';
  const value = microUsd / 1e6;
  if (value >= 10_000) return Math.round(value).toLocaleString('en-US');
  return value === 0 || value >= 1 ? value.toFixed(2) : String(Number(value.toPrecision(3)));
}

export function usdRange({ low, high }: Interval): string {
  return `${usd(low)} … ${usd(high)}`;
}

/** Milliseconds as they are read: `60 ms`, `1.4 s`. */
export function time(ms: number): string {
  if (!Number.isFinite(ms)) return '∞';
  if (ms >= 1_000) return `${threeDigits(ms / 1_000)} s`;
  return `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
}

/** Three digits are more than an estimate has. */
export function threeDigits(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** `+10.0 %`, `-9.3 %`. */
export function signedPercent(percent: number): string {
  if (!Number.isFinite(percent)) return 'beyond what it bears';
  return `${percent >= 0 ? '+' : ''}${percent.toFixed(1)} %`;
}
