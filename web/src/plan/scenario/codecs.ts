import { nearestNames } from '#planner';
import type { FieldProblem, Read } from './field-problem.ts';
import type { Amounts, OwnLengths } from './scenario.ts';

/** A value as a text of one line, for the fields of the page and of its address alike. */
export interface Codec<Value> {
  readonly read: (text: string) => Read<Value>;
  readonly write: (value: Value) => string;
}

/** Plain decimals only: 1e3, 0x10 and 1,000 mean different things to different people. */
const decimal = /^\d{1,12}(?:\.\d{1,9})?$/;

export function number(low: number, high: number): Codec<number> {
  return {
    read: (text) => {
      const value = decimal.test(text.trim()) ? Number(text) : Number.NaN;
      return value >= low && value <= high ? found(value) : problem({ kind: 'number', low, high });
    },
    write: (value) => value.toFixed(9).replace(/\.?0+$/, ''),
  };
}

/** Empty where it is left out. */
export function optional<Value>({ read, write }: Codec<Value>): Codec<Value | undefined> {
  return {
    read: (text) => (text.trim() === '' ? found(undefined) : read(text)),
    write: (value) => (value === undefined ? '' : write(value)),
  };
}

export function choice(names: readonly string[]): Codec<string> {
  return {
    read: (text) => {
      const name = names.find((one) => one === text);
      return name === undefined ? problem({ kind: 'choice', nearest: nearestOf(text, names) }) : found(name);
    },
    write: (name) => name,
  };
}

function nearestOf(text: string, names: readonly string[]): string {
  return nearestNames(text.slice(0, 100), names).slice(0, 3).join(', ');
}

/** `h200,910c`, each once. */
export function listOf(names: readonly string[]): Codec<readonly string[]> {
  const one = choice(names);
  return {
    read: (text) => {
      const parts = text === '' ? [] : text.split(',').map((part) => one.read(part));
      const wrong = parts.find((part) => part.kind === 'problem');
      if (wrong) return wrong;
      const values = parts.flatMap((part) => (part.kind === 'value' ? [part.value] : []));
      return new Set(values).size < values.length ? problem({ kind: 'twice' }) : found(values);
    },
    write: (values) => values.join(','),
  };
}

/** `h200:3.5,910c:1.12`, each name once. */
export function amountsOf(names: readonly string[], amount: Codec<number>): Codec<Amounts> {
  const name = choice(names);
  return {
    read: (text) => {
      const pairs = text === '' ? [] : text.split(',').map((part) => pairOf(part, name, amount));
      const wrong = pairs.find((pair) => pair.kind === 'problem');
      if (wrong) return wrong;
      const values = pairs.flatMap((pair) => (pair.kind === 'value' ? [pair.value] : []));
      const amounts = Object.fromEntries(values);
      return Object.keys(amounts).length < values.length ? problem({ kind: 'twice' }) : found(amounts);
    },
    write: (amounts) =>
      names.flatMap((one) => (amounts[one] === undefined ? [] : [`${one}:${amount.write(amounts[one])}`])).join(','),
  };
}

/** Names have colons of their own, amounts have none. */
function pairOf(text: string, name: Codec<string>, amount: Codec<number>): Read<readonly [string, number]> {
  const cut = text.lastIndexOf(':');
  if (cut < 0) return problem({ kind: 'form', example: 'h200:3.5,910c:1.2' });
  const [named, counted] = [name.read(text.slice(0, cut)), amount.read(text.slice(cut + 1))];
  if (named.kind === 'problem') return named;
  return counted.kind === 'problem' ? counted : found([named.value, counted.value]);
}

const lengthNames = ['mean', 'p50', 'p95', 'p99'] as const;
export const tokens: Codec<number> = number(1, 1_000_000);

/** `mean:1300,p50:500,p95:5000,p99:16000`; whether a distribution has these is the planner's to say. */
export const lengths: Codec<OwnLengths> = {
  read: (text) => {
    const amounts = amountsOf(lengthNames, tokens).read(text);
    if (amounts.kind === 'problem') return amounts;
    const [mean, p50, p95, p99] = lengthNames.map((name) => amounts.value[name]);
    if (mean === undefined || p50 === undefined || p95 === undefined || p99 === undefined)
      return problem({ kind: 'form', example: 'mean:1300,p50:500,p95:5000,p99:16000' });
    return found({ mean, p50, p95, p99 });
  },
  write: (value) => amountsOf(lengthNames, tokens).write({ ...value }),
};

export const flag: Codec<boolean> = {
  read: (text) => (text === 'yes' || text === 'no' ? found(text === 'yes') : problem({ kind: 'form', example: 'yes' })),
  write: (value) => (value ? 'yes' : 'no'),
};

/** A country's code of two letters, or nothing. */
export const country: Codec<string> = {
  read: (text) => {
    const code = text.trim().toUpperCase();
    return /^(?:[A-Z]{2})?$/.test(code) ? found(code) : problem({ kind: 'form', example: 'DE' });
  },
  write: (code) => code,
};

function found<Value>(value: Value): Read<Value> {
  return { kind: 'value', value };
}

function problem(what: FieldProblem): { readonly kind: 'problem'; readonly problem: FieldProblem } {
  return { kind: 'problem', problem: what };
}
