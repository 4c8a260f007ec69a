import { type ZodType, z } from 'zod';
import { CliError } from '../errors.ts';

/** What a text like `3s` may measure. */
interface Measure {
  /** `a time`, as sentences call it. */
  readonly what: string;
  readonly factorByUnit: Readonly<Record<string, number>>;
  readonly example: string;
  /** 0 itself is a sensible answer. */
  readonly mayBeZero?: boolean;
}

const number = /^([-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:e[-+]?\d+)?|[-+]?(?:nan|inf(?:inity)?))\s*(\S*)$/i;

/**
 * A number with its unit. A bare one is refused, because 3 may be seconds or milliseconds and a plan for the wrong one
 * looks as sure as one for the right.
 */
function quantity({ what, factorByUnit, example, mayBeZero = false }: Measure): ZodType<number> {
  return z.unknown().transform((given, context) => {
    const [, digits = '', unit = ''] = number.exec(String(given).trim()) ?? [];
    const units = Object.keys(factorByUnit);
    const refuse = (problem: string) => {
      context.addIssue({ code: 'custom', message: `${problem}: write ${what} like ${example}` });
      return z.NEVER;
    };
    const known = units.find((one) => one === unit) ?? units.find((one) => one.toLowerCase() === unit.toLowerCase());
    const value = Number(digits.replaceAll('_', '')) * (factorByUnit[known ?? ''] ?? Number.NaN);
    if (digits === '') return refuse(`is ${shown(given)}`);
    if (known === undefined)
      return refuse(`is ${shown(given)}, ${unit === '' ? 'without a unit' : 'a unit unknown here'}`);
    if (!Number.isFinite(value)) return refuse(`is ${shown(given)}, no number that can be planned with`);
    if (value < 0 || (value === 0 && !mayBeZero)) return refuse(`is ${shown(given)}, and must be above 0`);
    return value;
  });
}

/** A value as a message may show it. */
function shown(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))).slice(0, 60);
}

export const durationMs: ZodType<number> = quantity({
  what: 'a time',
  factorByUnit: { ms: 1, s: 1e3, min: 6e4, h: 3.6e6, d: 8.64e7 },
  example: '3s or 60ms',
});

export const watt: ZodType<number> = quantity({
  what: 'a power',
  factorByUnit: { W: 1, kW: 1e3, MW: 1e6 },
  example: '500kW',
});

export const hourlyMicroUsd: ZodType<number> = quantity({
  what: 'a price of a package-hour',
  factorByUnit: { 'USD/h': 1e6 },
  example: '2.5USD/h',
  mayBeZero: true,
});

export const microUsd: ZodType<number> = quantity({
  what: 'an amount',
  factorByUnit: { USD: 1e6 },
  example: '20000USD',
  mayBeZero: true,
});

/** Whole things and rates, whose names say their unit. */
export const amount: ZodType<number> = quantity({ what: 'a number', factorByUnit: { '': 1 }, example: '16' });

export const variation: ZodType<number> = quantity({
  what: 'a coefficient of variation',
  factorByUnit: { '': 1 },
  example: '1.5 (1 is Poisson)',
  mayBeZero: true,
});

export const tokens: ZodType<number> = quantity({
  what: 'a number of tokens',
  factorByUnit: { '': 1, k: 1e3, M: 1e6, B: 1e9, T: 1e12 },
  example: '4096 or 14.8T',
});

export const count: ZodType<number> = amount.refine(Number.isInteger, 'must be a whole number');

/** 0 … 1, or per cent. */
export const share: ZodType<number> = quantity({
  what: 'a share',
  factorByUnit: { '': 1, '%': 0.01 },
  example: '0.5 or 50%',
  mayBeZero: true,
}).refine((value) => value <= 1, 'is more than all: write a share like 0.5 or 50%');

/** @throws {CliError} CLI_USAGE naming the option */
export function optionValue<Value>(schema: ZodType<Value>, option: string, given: unknown): Value {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new CliError('CLI_USAGE', `${option} ${result.error.issues[0]?.message ?? 'cannot be read'}.`, { option });
}
