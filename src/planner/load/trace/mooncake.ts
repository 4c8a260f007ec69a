import { badLine, isTokenCount, linesOf, type TextLine } from './lines.ts';
import type { BlockId, RequestTrace, TraceLimits, TraceRequest } from './trace.ts';

const blockTokens = 512;
/** Its clock ticks every three seconds. */
const tickMs = 3000;

/**
 * Reads Mooncake's JSON lines, which most load generators read and write too: `timestamp` in milliseconds,
 * `input_length`, `output_length`, `hash_ids` of 512-token blocks.
 *
 * A line whose number of ids is not that of its blocks is refused: such traces were made with another block size, and
 * their hit rates would be wrong without a sign.
 */
export function readMooncake(text: string, limits: TraceLimits): RequestTrace {
  const requests: TraceRequest[] = [];
  for (const line of linesOf(text, limits)) requests.push(requestOf(line));
  return { kind: 'requests', format: 'mooncake', blockTokens, tickMs, requests };
}

function requestOf(line: TextLine): TraceRequest {
  const { timestamp, input_length, output_length, hash_ids = [] } = fieldsOf(line);
  if (typeof timestamp !== 'number' || !(timestamp >= 0)) throw badLine(line, 'a "timestamp" in milliseconds, ≥ 0');
  if (!isTokenCount(input_length)) throw badLine(line, 'an "input_length" in tokens');
  if (!isTokenCount(output_length)) throw badLine(line, 'an "output_length" in tokens');
  if (!isBlocks(hash_ids)) throw badLine(line, '"hash_ids" that are numbers');
  const expected = Math.ceil(input_length / blockTokens);
  if (hash_ids.length > 0 && hash_ids.length !== expected)
    throw badLine(line, `${expected} "hash_ids" for ${input_length} tokens in blocks of ${blockTokens}`);
  return { atMs: timestamp, inputTokens: input_length, outputTokens: output_length, blocks: hash_ids };
}

function fieldsOf(line: TextLine): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(quoteLargeIds(line.text));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below, with the number of the line.
  }
  throw badLine(line, 'an object in JSON');
}

/** Ids of 64 bits would be rounded as numbers, which merges prefixes that differ. */
function quoteLargeIds(text: string): string {
  return /\d{16}/.test(text) ? text.replace(/(?<=[[,]\s*)\d{16,20}(?=\s*[\],])/g, '"$&"') : text;
}

function isBlocks(value: unknown): value is readonly BlockId[] {
  return (
    Array.isArray(value) &&
    value.every((id) => Number.isSafeInteger(id) || (typeof id === 'string' && /^\d{16,20}$/.test(id)))
  );
}
