import { PlannerError } from '../errors.ts';

/** A JSON object or a header's keys, read by name; what cannot be used is said all at once. */
export interface Fields {
  /** A whole number above 0. */
  readonly count: (name: string) => number;
  /** The first of the names that is there, else `fallback`. 0 is allowed. */
  readonly countOr: (names: readonly string[], fallback: number) => number;
  readonly has: (name: string) => boolean;
  readonly isTrue: (name: string) => boolean;
  readonly text: (name: string) => string | undefined;
  readonly list: (name: string) => readonly unknown[];
}

/** @param what - names the source in messages: `config.json`, `GGUF header` */
export function fieldsOf(value: Readonly<Record<string, unknown>>, what: string): Fields {
  const count = (name: string, least: number): number => {
    const found = value[name];
    if (typeof found === 'number' && Number.isInteger(found) && found >= least && found < 1e9) return found;
    throw badField(what, name, `must be a whole number ≥ ${least}, but is ${shown(found)}`);
  };
  return {
    count: (name) => count(name, 1),
    countOr: (names, fallback) => {
      const name = names.find((one) => value[one] !== undefined && value[one] !== null);
      return name === undefined ? fallback : count(name, 0);
    },
    has: (name) => value[name] !== undefined && value[name] !== null,
    isTrue: (name) => value[name] === true,
    text: (name) => (typeof value[name] === 'string' ? value[name] : undefined),
    list: (name) => (Array.isArray(value[name]) ? value[name] : []),
  };
}

/** @throws {PlannerError} `PLANNER_BAD_VALUE` with all the names of fields that are missing */
export function requireFields(fields: Fields, what: string, names: readonly string[]): void {
  const missing = names.filter((name) => !fields.has(name));
  if (missing.length === 0) return;
  throw new PlannerError(
    'PLANNER_BAD_VALUE',
    `The ${what} lacks ${missing.join(', ')}, without which bytes and operations cannot be counted. Take the file that belongs to the weights, of a decoder-only transformer.`,
    { missing },
  );
}

export function badField(what: string, field: string, problem: string): PlannerError {
  return new PlannerError('PLANNER_BAD_VALUE', `${field} of the ${what} ${problem}.`, { field });
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as a message may show it: short, and on one line. */
export function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 60);
}
