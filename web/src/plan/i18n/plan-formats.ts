import { once } from '../../i18n/once.ts';

/** Figures of plans, as people of one language write them. */
export interface PlanFormats {
  /** Three digits are more than an estimate has. */
  readonly short: (value: number) => string;
  readonly whole: (value: number) => string;
  /** Cents above a dollar, three digits below; `∞` where there is no bound. */
  readonly usd: (microUsd: number) => string;
  /** 60 ms, 1.4 s */
  readonly time: (ms: number) => string;
  /** @param share - 0..1 */
  readonly percent: (share: number) => string;
  /** +10.0 % */
  readonly change: (percent: number) => string;
  readonly kilowatt: (kilowatt: number) => string;
}

/** @param tag - BCP 47 */
export function createPlanFormats(tag: string): PlanFormats {
  const short = once(() => new Intl.NumberFormat(tag, { maximumSignificantDigits: 3 }));
  const whole = once(() => new Intl.NumberFormat(tag, { maximumFractionDigits: 0 }));
  const percent = once(() => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 }));
  const change = once(
    () => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }),
  );
  const usd = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;
  const cents = once(() => new Intl.NumberFormat(tag, usd));
  const parts = once(() => new Intl.NumberFormat(tag, { ...usd, maximumSignificantDigits: 3 }));
  const unit = (name: string) =>
    once(
      () =>
        new Intl.NumberFormat(tag, { style: 'unit', unit: name, unitDisplay: 'short', maximumSignificantDigits: 3 }),
    );
  const [millisecond, second] = [unit('millisecond'), unit('second')];
  return {
    short: (value) => short().format(value),
    whole: (value) => whole().format(value),
    usd: (microUsd) => money(microUsd, microUsd !== 0 && microUsd < 1e6 ? parts() : cents()),
    time: (ms) => (ms < 1_000 ? millisecond().format(ms) : bounded(ms / 1_000, second())),
    percent: (share) => percent().format(share),
    change: (value) => change().format(value / 100),
    kilowatt: (kilowatt) => `${short().format(kilowatt)} kW`,
  };
}

function money(microUsd: number, format: Intl.NumberFormat): string {
  return bounded(microUsd / 1e6, format);
}

function bounded(value: number, format: Intl.NumberFormat): string {
  return Number.isFinite(value) ? format.format(value) : '∞';
}
