import type { NumberColumn } from './columns.ts';

/** Figures of machines, as people of one language write them. */
export interface ConsoleFormats {
  readonly count: (value: number) => string;
  /** @param share - 0..1 */
  readonly percent: (share: number) => string;
  /** Tokens per second: a digit behind the point below ten. */
  readonly rate: (perSecond: number) => string;
  /** 29 ms, 0.4 ms, 1.34 s */
  readonly latency: (ms: number) => string;
  readonly usd: (usd: number) => string;
  readonly time: (ms: number) => string;
}

/** @param tag - BCP 47 */
export function createConsoleFormats(tag: string): ConsoleFormats {
  const count = new Intl.NumberFormat(tag);
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const usd = new Intl.NumberFormat(tag, { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' });
  const time = new Intl.DateTimeFormat(tag, { timeStyle: 'medium' });
  return {
    count: (value) => count.format(value),
    percent: (share) => percent.format(share),
    rate: (perSecond) => (perSecond < 10 ? tenths : whole).format(perSecond),
    latency: createLatency(tag),
    usd: (value) => usd.format(value),
    time: (ms) => time.format(ms),
  };
}

function createLatency(tag: string): (ms: number) => string {
  const unit = (name: string, maximumFractionDigits: number) =>
    new Intl.NumberFormat(tag, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits });
  const [tenths, whole, second] = [unit('millisecond', 1), unit('millisecond', 0), unit('second', 2)];
  return (ms) => {
    if (ms >= 1_000) return second.format(ms / 1_000);
    return (ms < 10 ? tenths : whole).format(ms);
  };
}

const formatOf: Readonly<Record<NumberColumn, keyof ConsoleFormats>> = {
  running: 'count',
  waiting: 'count',
  kv: 'percent',
  prefill: 'rate',
  decode: 'rate',
  ttft50: 'latency',
  ttft95: 'latency',
  itl50: 'latency',
  itl95: 'latency',
  hourly: 'usd',
};

export function numberText(column: NumberColumn, value: number, formats: ConsoleFormats): string {
  return formats[formatOf[column]](value);
}
