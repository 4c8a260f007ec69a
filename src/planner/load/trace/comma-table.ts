import { badLine, isTokenCount, linesOf, type TextLine } from './lines.ts';
import type { RequestTrace, TraceLimits, TraceRequest } from './trace.ts';

/** Which columns of a table hold what. */
interface Columns {
  readonly format: 'azure' | 'burst-gpt';
  readonly at: string;
  readonly input: string;
  readonly output: string;
  readonly atMs: (cell: string) => number;
}

const azure: Columns = {
  format: 'azure',
  at: 'TIMESTAMP',
  input: 'ContextTokens',
  output: 'GeneratedTokens',
  atMs: dateTimeMs,
};

const burstGpt: Columns = {
  format: 'burst-gpt',
  at: 'Timestamp',
  input: 'Request tokens',
  output: 'Response tokens',
  atMs: (cell) => (/^\d+(?:\.\d+)?$/.test(cell) ? Number(cell) * 1000 : Number.NaN),
};

/**
 * Reads tables of requests: Azure's (`TIMESTAMP,ContextTokens,GeneratedTokens`, 2023 and 2024) and BurstGPT's
 * (`Timestamp` in seconds, `Request tokens`, `Response tokens` among others, in any order).
 *
 * Requests of BurstGPT that failed have no response; they asked for work and are kept with 0 tokens out.
 */
export function readCommaTable(text: string, limits: TraceLimits): RequestTrace {
  const lines = linesOf(text, limits);
  const header = lines.next();
  const names = header.done ? [] : cellsOf(header.value);
  const columns = [azure, burstGpt].find(({ at, input, output }) =>
    [at, input, output].every((n) => names.includes(n)),
  );
  if (header.done || !columns)
    throw badLine(header.value ?? { number: 1, text }, 'the header of an Azure or BurstGPT table');
  const requests: TraceRequest[] = [];
  for (const line of lines) requests.push(requestOf(line, names, columns));
  const startMs = requests.reduce((least, { atMs }) => Math.min(least, atMs), Number.POSITIVE_INFINITY);
  const fromStart = requests.map((request) => ({ ...request, atMs: request.atMs - startMs }));
  return {
    kind: 'requests',
    format: columns.format,
    blockTokens: 0,
    tickMs: columns.format === 'burst-gpt' ? 1000 : 0,
    requests: fromStart.sort((a, b) => a.atMs - b.atMs),
  };
}

function requestOf(line: TextLine, names: readonly string[], columns: Columns): TraceRequest {
  const cells = cellsOf(line);
  if (cells.length !== names.length) throw badLine(line, `${names.length} columns`);
  const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
  const atMs = columns.atMs(cell(columns.at));
  if (!Number.isFinite(atMs)) throw badLine(line, `a time in "${columns.at}"`);
  const tokens = (name: string): number => {
    const count = cell(name) === '' ? Number.NaN : Number(cell(name));
    if (!isTokenCount(count)) throw badLine(line, `a number of tokens in "${name}"`);
    return count;
  };
  return { atMs, inputTokens: tokens(columns.input), outputTokens: tokens(columns.output), blocks: [] };
}

function cellsOf({ text }: TextLine): readonly string[] {
  return text.split(',').map((cell) => cell.trim());
}

/** `2023-11-16 18:15:46.6805900`, with seven digits or none and perhaps an offset of 0. No calendar object needed. */
function dateTimeMs(cell: string): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d(?:\.\d+)?)(?:Z|\+00:00)?$/.exec(cell);
  if (!match) return Number.NaN;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second >= 61) return Number.NaN;
  return (((daysBefore(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000;
}

/** Days of the Gregorian calendar from 1 March of year 0: years begin in March so that a leap day comes last. */
function daysBefore(year: number, month: number, day: number): number {
  const [y, m] = month > 2 ? [year, month - 3] : [year - 1, month + 9];
  return (
    365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * m + 2) / 5) + day - 1
  );
}
