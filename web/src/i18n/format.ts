import { once } from './once.ts';

/** Numbers as people of one language write them. */
export interface Formats {
  readonly number: (value: number) => string;
  /** 1,234 → 1.2K */
  readonly compact: (value: number) => string;
  readonly money: (microUsd: number) => string;
  /** 12 s, 2 min 5 s */
  readonly duration: (ms: number) => string;
  /** 29 ms, 1.3 s */
  readonly seconds: (ms: number) => string;
  readonly date: (ms: number) => string;
}

/**
 * Each formatter is made when it is first asked for: a slow phone takes milliseconds for one, and the first page needs none.
 * @param tag - BCP 47
 */
export function createFormats(tag: string): Formats {
  const number = once(() => new Intl.NumberFormat(tag));
  const compact = once(() => new Intl.NumberFormat(tag, { notation: 'compact', maximumFractionDigits: 1 }));
  const date = once(() => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' }));
  const millisecond = once(() => unit(tag, 'millisecond', 0));
  const second = once(() => unit(tag, 'second', 1));
  const money = once(() => createMoney(tag));
  const duration = once(() => createDuration(tag));
  return {
    number: (value) => number().format(value),
    compact: (value) => compact().format(value),
    money: (microUsd) => money()(microUsd),
    duration: (ms) => duration()(ms),
    seconds: (ms) => (ms < 100 ? millisecond().format(ms) : second().format(ms / 1_000)),
    date: (ms) => date().format(ms),
  };
}

/** A single answer costs parts of a cent: below one, two digits that say something; above, cents. */
function createMoney(tag: string): (microUsd: number) => string {
  const usd = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;
  const small = new Intl.NumberFormat(tag, { ...usd, maximumSignificantDigits: 2, minimumSignificantDigits: 1 });
  const large = new Intl.NumberFormat(tag, usd);
  return (microUsd) => (Math.abs(microUsd) < 10_000 ? small : large).format(microUsd / 1_000_000);
}

function createDuration(tag: string): (ms: number) => string {
  const second = unit(tag, 'second', 0);
  const minute = unit(tag, 'minute', 0);
  const hour = unit(tag, 'hour', 0);
  return (ms) => {
    const seconds = Math.floor(Math.max(0, ms) / 1_000);
    if (seconds < 60) return second.format(seconds);
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return `${minute.format(minutes)} ${second.format(seconds % 60)}`;
    return `${hour.format(Math.floor(minutes / 60))} ${minute.format(minutes % 60)}`;
  };
}

function unit(tag: string, name: string, maximumFractionDigits: number): Intl.NumberFormat {
  return new Intl.NumberFormat(tag, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits });
}
