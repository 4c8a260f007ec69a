import type { z } from 'zod';
import { closestName } from './closest-name.ts';
import { describeValue, shorten } from './describe-value.ts';
import { issueToError } from './issue-to-error.ts';
import { type UnmappedRule, unmappedParameters } from './parameter-table.ts';
import { WireError } from './wire-error.ts';

/** Parameters of one request that some schema stands for; null, which means absent, is gone. */
export type RequestFields = ReadonlyMap<string, unknown>;

export interface MappedKeys {
  /** Parameters this endpoint reads. */
  readonly own: readonly string[];
  /** Parameters only the other endpoint reads: the error says so, since mixing the two up is common. */
  readonly elsewhere?: { readonly path: string; readonly keys: readonly string[] };
  /** What becomes of the rest, where the protocol is not of OpenAI's kind; else `unmappedParameters`. */
  readonly unmapped?: Readonly<Record<string, UnmappedRule>>;
}

/**
 * Bounds on the shape of a request, beside the byte limit of the HTTP server. They keep a hostile body from costing
 * more than its bytes: a schema makes one complaint per bad entry. Token prompts have a bound of their own.
 */
export const requestLimits = {
  depth: 32,
  values: 50_000,
  textChars: 8_388_608,
  promptTokens: 1_048_576,
} as const;

/**
 * Sorts the parameters of a body: known ones are kept, harmless ones dropped.
 * @throws {WireError} `invalid_type` for a body that is no object, `unknown_parameter`, `unsupported_parameter`,
 *   `invalid_value` for one that is too deep or too large
 */
export function requestFields(body: unknown, keys: MappedKeys): RequestFields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new WireError('invalid_type', `The request body must be a JSON object, is ${describeValue(body)}.`);
  }
  const sent = new Map(Object.entries(body).filter(([, value]) => value !== null && value !== undefined));
  assertBounded(sent);
  const fields = new Map<string, unknown>();
  for (const [key, value] of sent) {
    if (keys.own.includes(key)) fields.set(key, value);
    else refuseUnlessHarmless(key, value, sent.get('n'), keys);
  }
  return fields;
}

/**
 * Reads some of the fields by a schema.
 * @throws {WireError} for the first thing the schema dislikes, naming the parameter as a path
 */
export function readFields<T>(schema: z.ZodType<T>, fields: RequestFields): T {
  const input: unknown = Object.fromEntries(fields);
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw issueToError(result.error.issues[0]!, input);
}

/** Contradictions and other faults that only several parameters together show. */
export function invalidValue(param: string, message: string): WireError {
  return new WireError('invalid_value', message, { param });
}

function refuseUnlessHarmless(key: string, value: unknown, n: unknown, keys: MappedKeys): void {
  const { unmapped = unmappedParameters } = keys;
  const rule = Object.hasOwn(unmapped, key) ? unmapped[key] : undefined;
  if (!rule) throw unknownParameter(key, keys);
  if (rule.kind === 'ignored' || rule.harmless(value, n)) return;
  const param = key;
  throw new WireError('unsupported_parameter', `\`${param}\` as sent is not supported. ${rule.wayOut}`, { param });
}

function unknownParameter(key: string, keys: MappedKeys): WireError {
  const param = shorten(key);
  if (keys.elsewhere?.keys.includes(key)) {
    const message = `\`${param}\` belongs to \`${keys.elsewhere.path}\`. Leave it out here, or send the request there.`;
    return new WireError('unknown_parameter', message, { param });
  }
  const meant = closestName(key, keys.own);
  const wayOut = meant ? `did you mean \`${meant}\`?` : 'leave it out.';
  return new WireError('unknown_parameter', `\`${param}\` is not a known parameter: ${wayOut}`, { param });
}

function assertBounded(sent: RequestFields): void {
  let values = 0;
  const visit = (param: string, value: unknown, depth: number): void => {
    if (++values > requestLimits.values) {
      throw invalidValue(
        param,
        `\`${param}\` makes the request too large: at most ${requestLimits.values} JSON values are read.`,
      );
    }
    if (typeof value !== 'object' || value === null) return;
    if (depth > requestLimits.depth) {
      throw invalidValue(param, `\`${param}\` is nested too deeply: at most ${requestLimits.depth} levels are read.`);
    }
    for (const entry of Array.isArray(value) ? value : Object.values(value)) visit(param, entry, depth + 1);
  };
  // Token prompts are long by nature and are read without a schema.
  for (const [key, value] of sent) if (key !== 'prompt') visit(shorten(key), value, 1);
}
