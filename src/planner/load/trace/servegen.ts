import { PlannerError } from '../../errors.ts';
import { lengthsFromCounts } from '../lengths.ts';
import type { Lengths, Workload } from '../workload.ts';
import { badLine, linesOf, type TextLine } from './lines.ts';
import { readNumberMap } from './number-map.ts';
import { defaultTraceLimits, type TraceLimits } from './trace.ts';

/** Arrivals of one client during ten minutes. */
export interface ArrivalWindow {
  readonly startS: number;
  readonly requestsPerSecond: number;
  /** Of the gaps between arrivals; 0 when there were too few to tell. */
  readonly arrivalCv: number;
}

/** Chances of lengths during six hours; empty where the client sent nothing. */
export interface LengthWindow {
  readonly startS: number;
  readonly input: ReadonlyMap<number, number>;
  readonly output: ReadonlyMap<number, number>;
  readonly thinkingShare: ReadonlyMap<number, number>;
}

/** One client of a ServeGen folder: `chunk-N-trace.csv` and `chunk-N-dataset.json`. */
export interface ServegenClient {
  readonly arrivals: readonly ArrivalWindow[];
  readonly lengths: readonly LengthWindow[];
}

/** @throws {PlannerError} `PLANNER_BAD_TRACE` with the number of the line of the file that is broken */
export function readServegenClient(
  traceCsv: string,
  datasetJson: string,
  limits: TraceLimits = defaultTraceLimits,
): ServegenClient {
  return { arrivals: readArrivals(traceCsv, limits), lengths: readLengthWindows(datasetJson, limits) };
}

/** Start in seconds, requests/s, variation, law of arrivals and its two parameters; there is no header. */
export function readArrivals(text: string, limits: TraceLimits = defaultTraceLimits): readonly ArrivalWindow[] {
  return [...linesOf(text, limits)].map((line) => {
    const cells = line.text.split(',');
    const [startS, requestsPerSecond, arrivalCv] = cells.map(Number);
    const law = cells[3]?.trim() ?? '?';
    const known = cells.length === 6 && ['', 'Gamma', 'Weibull'].includes(law);
    if (!known || !isAmount(startS) || !isAmount(requestsPerSecond) || !isAmount(arrivalCv))
      throw badLine(line, 'a window: seconds, requests/s, variation, Gamma or Weibull, two parameters');
    return { startS, requestsPerSecond, arrivalCv };
  });
}

function isAmount(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value >= 0;
}

const mapNames = ['input_tokens', 'output_tokens', 'reason_ratio'] as const;

function readLengthWindows(text: string, limits: TraceLimits): readonly LengthWindow[] {
  const lines = [...linesOf(text, limits)];
  return Object.entries(objectOf(text, lines)).map(([startS, maps]) => {
    const [input, output, thinkingShare] = mapNames.map((name) => mapOf(maps, name, lines));
    if (!/^\d+$/.test(startS)) throw badLine(lineWith(lines, startS), 'the second at which a window starts');
    return { startS: Number(startS), input: input!, output: output!, thinkingShare: thinkingShare! };
  });
}

function objectOf(text: string, lines: readonly TextLine[]): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below.
  }
  throw badLine(lines[0] ?? { number: 1, text: '' }, 'an object in JSON, one member for each window');
}

function mapOf(maps: unknown, name: string, lines: readonly TextLine[]): ReadonlyMap<number, number> {
  const text: unknown =
    typeof maps === 'object' && maps !== null ? Object.entries(maps).find(([n]) => n === name)?.[1] : 0;
  if (typeof text !== 'string') throw badLine(lineWith(lines, name), `"${name}" as text in every window`);
  const read = readNumberMap(text);
  if (read.kind === 'map') return read.entries;
  throw badLine({ ...lineWith(lines, read.at), text: read.at }, `numbers as {9: 0.25, 10: 0.75} in "${name}"`);
}

/** The reader of JSON does not say where it is; the piece that is broken does. */
function lineWith(lines: readonly TextLine[], piece: string): TextLine {
  return lines.find(({ text }) => text.includes(piece)) ?? lines[0] ?? { number: 1, text: '' };
}

/**
 * Clients pooled into one class: each window's lengths count by the requests that the client sent in it.
 *
 * @throws {PlannerError} `PLANNER_BAD_TRACE` when no client sent anything
 */
export function workloadFromClients(name: string, clients: readonly ServegenClient[], cachedShare: number): Workload {
  const windows = pooledRates(clients);
  const requestsPerSecond = windows.reduce((sum, rate) => sum + rate, 0) / windows.length;
  if (!(requestsPerSecond > 0))
    throw new PlannerError(
      'PLANNER_BAD_TRACE',
      `None of the ${clients.length} clients sent a request; are these the right files?`,
      {
        clients: clients.length,
      },
    );
  const thinking = pooledCounts(clients, 'thinkingShare');
  const traffic = {
    name,
    requestsPerSecond,
    peakRequestsPerSecond: Math.max(...windows),
    arrivalCv: pooledCv(clients),
    input: lengthsFromCounts(pooledCounts(clients, 'input')),
    output: lengthsFromCounts(pooledCounts(clients, 'output')),
    cachedShare,
    thinkingShare: thinking.size === 0 ? 0 : meanOf(lengthsFromCounts(thinking)),
  };
  return { name, classes: [traffic], curve: hourly(windows, requestsPerSecond) };
}

function meanOf({ mean }: Lengths): number {
  return mean;
}

function pooledRates(clients: readonly ServegenClient[]): readonly number[] {
  const rates: number[] = [];
  for (const { arrivals } of clients)
    for (const [i, { requestsPerSecond }] of arrivals.entries()) rates[i] = (rates[i] ?? 0) + requestsPerSecond;
  return rates;
}

/** Each client's own burstiness, by its share of the requests. */
function pooledCv(clients: readonly ServegenClient[]): number {
  const windows = clients.flatMap(({ arrivals }) => arrivals).filter(({ arrivalCv }) => arrivalCv > 0);
  const weight = windows.reduce((sum, { requestsPerSecond }) => sum + requestsPerSecond, 0);
  return weight === 0 ? 1 : windows.reduce((sum, w) => sum + w.requestsPerSecond * w.arrivalCv, 0) / weight;
}

function pooledCounts(
  clients: readonly ServegenClient[],
  part: 'input' | 'output' | 'thinkingShare',
): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { arrivals, lengths } of clients)
    for (const [i, window] of lengths.entries()) {
      const endS = lengths[i + 1]?.startS ?? Number.POSITIVE_INFINITY;
      const sent = arrivals.filter(({ startS }) => startS >= window.startS && startS < endS);
      const requests = sent.reduce((sum, { requestsPerSecond }) => sum + requestsPerSecond, 0);
      const chances = [...window[part].values()].reduce((sum, chance) => sum + chance, 0);
      if (requests === 0 || chances === 0) continue;
      for (const [value, chance] of window[part])
        counts.set(value, (counts.get(value) ?? 0) + (requests * chance) / chances);
    }
  return counts;
}

/** 24 factors from windows of any length that divide a day; a shorter trace is taken as a flat day. */
function hourly(windows: readonly number[], mean: number): readonly number[] {
  const perHour = windows.length / 24;
  if (!Number.isInteger(perHour)) return Array.from({ length: 24 }, () => 1);
  return Array.from({ length: 24 }, (_, hour) => {
    const part = windows.slice(hour * perHour, (hour + 1) * perHour);
    return part.reduce((sum, rate) => sum + rate, 0) / perHour / mean;
  });
}
