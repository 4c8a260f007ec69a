import type { z } from 'zod';
import { describeValue, shorten } from './describe-value.ts';
import { WireError, type WireErrorCode } from './wire-error.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * Turns the first complaint of a schema into the error a client reads: parameter path, what was expected, what came.
 * A schema says `unsupported_parameter` by way of a custom issue with `params: { code }`.
 */
export function issueToError(issue: Issue, input: unknown): WireError {
  const { path, issue: precise } = narrowUnion(issue, []);
  if (precise.code === 'unrecognized_keys') return unknownKeyError(path, precise.keys[0] ?? '');
  const value = valueAt(input, path);
  const param = formatPath(path);
  if (precise.code === 'custom') {
    return new WireError(customCode(precise.params), `\`${param}\` ${precise.message}.`, { param });
  }
  if (value === undefined) {
    return new WireError(
      'missing_required_parameter',
      `\`${param}\` is required and must be ${expectation(precise)}.`,
      { param },
    );
  }
  const code = precise.code === 'invalid_type' || precise.code === 'invalid_union' ? 'invalid_type' : 'invalid_value';
  return new WireError(code, `\`${param}\` must be ${expectation(precise)}, is ${describeValue(value)}.`, { param });
}

/** `messages[0].content`; keys that a client made up are shortened. */
export function formatPath(path: Path): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else text += `${text ? '.' : ''}${shorten(String(key))}`;
  }
  return text;
}

function unknownKeyError(path: Path, key: string): WireError {
  const param = formatPath([...path, key]);
  return new WireError('unknown_parameter', `\`${param}\` is not a known parameter. Leave it out.`, { param });
}

function customCode(params: Readonly<Record<string, unknown>> | undefined): WireErrorCode {
  return params?.code === 'unsupported_parameter' ? 'unsupported_parameter' : 'invalid_value';
}

/** Of several alternatives, the one that got furthest into the value is the one the client meant. */
function narrowUnion(issue: Issue, base: Path): { readonly issue: Issue; readonly path: Path } {
  const path = [...base, ...issue.path];
  if (issue.code !== 'invalid_union') return { issue, path };
  let deepest: { readonly issue: Issue; readonly path: Path } | undefined;
  for (const [first] of issue.errors) {
    if (!first) continue;
    const candidate = narrowUnion(first, path);
    // A branch that accepts the type and dislikes the value is nearer than one that dislikes the type.
    const typed = candidate.issue.code !== 'invalid_type' && candidate.issue.code !== 'invalid_union';
    if (candidate.path.length > (deepest?.path ?? path).length || (!deepest && typed)) deepest = candidate;
  }
  return deepest ?? { issue, path };
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return value;
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a finite number',
  int: 'an integer',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
};

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? issue.expected;
    case 'invalid_union':
      return alternatives(issue.errors.flatMap(([first]) => (first ? [expectation(first)] : [])));
    case 'invalid_value':
      return alternatives(issue.values.map((value) => JSON.stringify(value)));
    case 'too_small':
      if (issue.origin !== 'number' && issue.minimum === 1) return 'non-empty';
      return `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${countedWord(issue.origin)}`;
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${countedWord(issue.origin)}`;
    default:
      return 'valid';
  }
}

function alternatives(words: readonly string[]): string {
  const unique = [...new Set(words)];
  return unique.length < 3 ? unique.join(' or ') : `one of ${unique.join(', ')}`;
}

function countedWord(origin: string): string {
  if (origin === 'string') return ' characters long';
  if (origin === 'array') return ' entries long';
  return '';
}
