import type { SeededRandom } from '../support/seeded-random.ts';

/** One HTTP request, valid or not. */
export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const json = { 'content-type': 'application/json' };
const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Values that some reader somewhere takes wrong. */
const strangeValues: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  -1e308,
  5e-324,
  2 ** 31,
  2 ** 53,
  '',
  ' ',
  '0',
  '1e999',
  'NaN',
  'true',
  '\u0000',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u200b\ufeff',
  '🚂'.repeat(50),
  'é'.normalize('NFD').repeat(20),
  'a'.repeat(20_000),
  '<｜User｜>',
  '<think>',
  '</think>',
  '<｜end▁of▁sentence｜>',
  '__proto__',
  'constructor',
  '../../etc',
  '%00',
  '{{ messages }}',
  '{% for %}',
  [],
  [[]],
  [null],
  ['', 0, {}],
  {},
  { type: 'text' },
  { __proto__: 1, constructor: 2 },
  { '': {} },
];

/** Texts that stand for no JSON value, put where a value was. */
const strangeTexts: readonly string[] = [
  'NaN',
  'Infinity',
  '-Infinity',
  'undefined',
  '1e999',
  '-0',
  '00',
  '0x10',
  "'single'",
  '{"a":1,"a":2}',
  '{"__proto__":{"stream":true}}',
  '"\\ud800"',
  '"\\u0000"',
  '"unfinished',
  '123456789012345678901234567890',
  deep(40),
  deep(3_000),
];

const strangeKeys: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  '',
  'max_token',
  'tools',
  'response_format',
  'prompt',
  'messages',
  '\u0000',
  'k'.repeat(5_000),
];
const strangeTypes: readonly string[] = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json; charset=utf-16',
  'application/vnd.regauge.kv',
  'application/octet-stream',
  'garbage',
  '',
];
const strangeMethods: readonly string[] = ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'];
const strangePaths: readonly string[] = [
  '/',
  '/v1',
  '/v1/chat',
  '/v1/chat/completions/',
  '//v1/models',
  '/v1/models/none',
  '/v1/runs/%00/answer-now',
  '/v1/runs/x',
  '/%ff',
  '/v1/completions?x=%',
  '/v1/models/..%2f..%2f',
  `/${'a'.repeat(4_000)}`,
];

type Mutation = (request: FuzzRequest, random: SeededRandom) => FuzzRequest;

/**
 * A valid request spoilt in one to three ways, or left as it is once in a while. The same random source gives the same
 * requests, so that a failure can be repeated by its number.
 */
export function mutate(request: FuzzRequest, random: SeededRandom): FuzzRequest {
  let mutated = request;
  for (let left = random.below(4); left > 0; left--) mutated = random.pick(mutations)(mutated, random);
  return mutated;
}

const onBody =
  (change: (body: Json, random: SeededRandom) => Json): Mutation =>
  (request, random) => {
    const body = parsed(request.body);
    return body === undefined ? request : { ...request, body: JSON.stringify(change(body, random)) };
  };

/** Those of the body several times: most of what can go wrong is there. */
const mutations: readonly Mutation[] = [
  ...Array(3).fill(onBody((body, random) => atSomePlace(body, random, () => random.pick(strangeValues)))),
  ...Array(2).fill(onBody((body, random) => withoutSomeKey(body, random))),
  ...Array(2).fill(onBody((body, random) => withStrangeKey(body, random))),
  onBody((body, random) => atSomePlace(body, random, (value) => retyped(value))),
  onBody((body, random) => atSomePlace(body, random, (value) => [value, value])),
  onBody((body, random) => atSomePlace(body, random, (value) => ({ value }))),
  onBody((body, random) =>
    atSomePlace(body, random, (value) => (Array.isArray(value) ? Array(200).fill(value[0] ?? 0) : value)),
  ),
  (request, random) => ({ ...request, body: withStrangeText(request.body, random) }),
  (request, random) => ({ ...request, body: request.body.slice(0, random.below(request.body.length + 1)) }),
  (request, random) => ({ ...request, body: flipped(request.body, random) }),
  (request, random) => ({
    ...request,
    body: `${request.body}${random.pick(['}', ',', '\n', request.body, '\u0000'])}`,
  }),
  (request, random) => ({ ...request, headers: { ...json, 'content-type': random.pick(strangeTypes) } }),
  (request, random) => ({ ...request, method: random.pick(strangeMethods) }),
  (request, random) => ({ ...request, path: random.pick(strangePaths) }),
  (request, random) => ({
    ...request,
    path: `${request.path}${random.pick(['?', '?stream=true', '/', '%20', '#', '?a=%ff'])}`,
  }),
];

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Walks down at random and changes the value where it stops. */
function atSomePlace(value: Json, random: SeededRandom, change: (value: Json) => Json): Json {
  if (typeof value !== 'object' || value === null || random.below(4) === 0) return change(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return change(value);
  const at = random.below(entries.length);
  const changed = entries.map(
    ([key, inner], i) => [key, i === at ? atSomePlace(inner, random, change) : inner] as const,
  );
  return Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed);
}

function withoutSomeKey(value: Json, random: SeededRandom): Json {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSpliced(random.below(Object.keys(value).length + 1), 1);
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

function withStrangeKey(value: Json, random: SeededRandom): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return { ...value, [random.pick(strangeKeys)]: random.pick(strangeValues) };
}

function retyped(value: Json): Json {
  switch (typeof value) {
    case 'number':
      return String(value);
    case 'string':
      return value.length;
    case 'boolean':
      return value ? 1 : 0;
    default:
      return JSON.stringify(value);
  }
}

function withStrangeText(body: string, random: SeededRandom): string {
  const values = [...body.matchAll(/(?<=[:[,])(?:"[^"]*"|-?\d+(?:\.\d+)?|true|false|null)/g)];
  const found = values[random.below(values.length + 1)];
  const text = random.pick(strangeTexts);
  return found ? body.slice(0, found.index) + text + body.slice(found.index + found[0].length) : text;
}

function flipped(body: string, random: SeededRandom): string {
  const at = random.below(body.length + 1);
  return body.slice(0, at) + String.fromCharCode(random.below(0x250)) + body.slice(at + 1);
}
