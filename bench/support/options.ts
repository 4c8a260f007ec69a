import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { unreachable } from '#kernel';

/** One option of a bench. */
export interface Option<Value> {
  readonly takes: 'nothing' | 'text';
  /**
   * @param given - what stands behind it, each time it is named; `true` or `false` where it takes nothing
   * @param name - as it is typed, for what is wrong with it
   */
  readonly read: (given: readonly string[], name: string) => Value;
}

type Options = Readonly<Record<string, Option<unknown>>>;

/** What was asked for, `--json` and `--check` included, which every bench has. */
export type BenchOptions<Of extends Options> = {
  readonly [Name in keyof Of]: Of[Name] extends Option<infer Value> ? Value : never;
} & { readonly json: boolean; readonly check: boolean };

export type ParsedOptions<Of extends Options> =
  | { readonly kind: 'run'; readonly options: BenchOptions<Of> }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly reason: string };

const wrongUsage = 64;

/** A whole number. */
export function count<Fallback extends number | undefined>(fallback: Fallback, least = 1): Option<number | Fallback> {
  return single(fallback, (text, name) => {
    const value = Number(text);
    if (text !== '' && Number.isSafeInteger(value) && value >= least) return value;
    throw new Error(`${name} must be a whole number of ${least} or more, is ${JSON.stringify(text)}`);
  });
}

/** Names with commas between them; all of them unless told. */
export function someOf<Name extends string>(all: readonly Name[]): Option<ReadonlySet<Name>> {
  const known = (text: string, name: string): Name => {
    const found = all.find((one) => one === text);
    if (found !== undefined) return found;
    throw new Error(`${name} does not know ${JSON.stringify(text)}; it takes some of ${all.join(',')}`);
  };
  return single(new Set(all), (text, name) => new Set(text.split(',').map((one) => known(one, name))));
}

/** A path at which there is something. */
export function file<Fallback extends string | undefined>(fallback: Fallback): Option<string | Fallback> {
  return single(fallback, existing);
}

/** Named once for each path; they keep their order. */
export function files(fallback: readonly string[]): Option<readonly string[]> {
  return {
    takes: 'text',
    read: (given, name) => (given.length > 0 ? given.map((path) => existing(path, name)) : fallback),
  };
}

/** A path that need not be there yet. */
export function place(): Option<string | undefined> {
  return single(undefined, (text) => text);
}

/** `--no-…` takes it back. */
export function flag(fallback: boolean): Option<boolean> {
  return { takes: 'nothing', read: (given) => (given.at(-1) ?? String(fallback)) === 'true' };
}

/** What words ask of a bench. The option `maxTokens` is `--max-tokens` among them; named again, the last time counts. */
export function parseOptions<Of extends Options>(options: Of, args: readonly string[]): ParsedOptions<Of> {
  try {
    const all: Options = { ...options, json: flag(false), check: flag(false) };
    const givenTo = wordsByOption({ ...all, help: flag(false) }, args);
    if (givenTo('help').at(-1) === 'true') return { kind: 'help' };
    const values = Object.entries(all).map(([name, { read }]) => [name, read(givenTo(name), typed(name))]);
    // Each name with what its own option has read.
    return { kind: 'run', options: Object.fromEntries(values) as BenchOptions<Of> };
  } catch (error) {
    return { kind: 'wrong', reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The options of the bench that runs. Ends the process after `--help`, which shows the README beside it as far as the
 * method, and with exit code 64 where its words are wrong.
 * @param runUrl - `import.meta.url` of its run.ts
 */
export function benchOptions<Of extends Options>(runUrl: string, options: Of): BenchOptions<Of> {
  const parsed = parseOptions(options, process.argv.slice(2));
  switch (parsed.kind) {
    case 'run':
      return parsed.options;
    case 'help':
      console.log(readFileSync(new URL('README.md', runUrl), 'utf8').split('\n## ')[0]);
      return process.exit(0);
    case 'wrong':
      return refuseUsage(runUrl, parsed.reason);
    default:
      return unreachable(parsed);
  }
}

/** For an option that is wrong only beside another one. */
export function refuseUsage(runUrl: string, reason: string): never {
  const bench = basename(fileURLToPath(new URL('.', runUrl)));
  console.error(`${reason}. See \`npm run bench:${bench} -- --help\`.`);
  process.exit(wrongUsage);
}

function single<Value, Fallback>(
  fallback: Fallback,
  read: (text: string, name: string) => Value,
): Option<Value | Fallback> {
  const readLast = (given: readonly string[], name: string): Value | Fallback => {
    const text = given.at(-1);
    return text === undefined ? fallback : read(text, name);
  };
  return { takes: 'text', read: readLast };
}

function existing(path: string, name: string): string {
  if (existsSync(path)) return path;
  throw new Error(`${name} must name what is there; there is no ${JSON.stringify(path)}`);
}

function wordsByOption(options: Options, args: readonly string[]): (name: string) => readonly string[] {
  const described = Object.entries(options).map(([name, { takes }]) => {
    const type = takes === 'text' ? 'string' : 'boolean';
    return [kebab(name), { type, multiple: true }] as const;
  });
  const { values } = parseArgs({ args: [...args], options: Object.fromEntries(described), allowNegative: true });
  return (name) => [values[kebab(name)] ?? []].flat().map(String);
}

const typed = (name: string): string => `--${kebab(name)}`;
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
