import { PlannerError } from '../errors.ts';
import { nearestNames } from '../nearest-names.ts';
import type { Sourced } from '../quantity.ts';
import type { Accelerator, DeviceStatus, Precision } from './accelerator.ts';
import { accelerators } from './accelerators.ts';

const vendors: readonly Accelerator['vendor'][] = ['nvidia', 'huawei', 'amd', 'apple', 'intel', 'other'];
const statuses: readonly DeviceStatus[] = ['shipping', 'announced', 'reported'];

/** Fields of peaks, by the precision they are of. */
const peaks: Readonly<Record<string, Precision>> = {
  bf16Tflops: 'bf16',
  fp8Tflops: 'fp8',
  int8Tops: 'int8',
  fp4Tflops: 'fp4',
  int4Tops: 'int4',
};

const amounts = {
  memoryGb: { field: 'memoryBytes', factor: 1e9 },
  memoryGbPerSecond: { field: 'memoryBytesPerSecond', factor: 1e9 },
  linkGbPerSecond: { field: 'linkBytesPerSecond', factor: 1e9 },
  networkGbPerSecond: { field: 'networkBytesPerSecond', factor: 1e9 },
  tdpWatt: { field: 'tdpWatt', factor: 1 },
} as const;

const counts = ['enginePerPackage', 'domainPackages', 'packagesPerNode'] as const;
const texts = ['id', 'name', 'vendor', 'status', 'priceHint', 'cite', 'date'] as const;
const fieldNames = [...texts, ...Object.keys(peaks), ...Object.keys(amounts), ...counts];

type Row = Readonly<Record<string, unknown>>;

/**
 * One row of the user's own catalogue: a device that the program does not know, or other figures for one it does. Every
 * number has its unit in the field's name (`memoryGb`, `bf16Tflops`, `linkGbPerSecond` one way); a field without one is
 * refused and the right name said. What a row leaves out is taken from `base`, and a new device must say its memory,
 * its bandwidth and at least one peak.
 *
 * @param base - the device of the same id, if there is one
 * @throws {PlannerError} `PLANNER_BAD_VALUE` naming the field
 */
export function parseAccelerator(value: unknown, base?: Accelerator): Accelerator {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRow('An accelerator', `must be an object with an id, but is ${JSON.stringify(value)}`);
  const row: Row = { ...value };
  refuseUnknown(row);
  const id = textAt(row, 'id') ?? base?.id;
  if (id === undefined || !/^[a-z0-9][a-z0-9.-]{0,63}$/.test(id))
    throw badRow('id', 'must be up to 64 small letters, digits, dots and dashes');
  return complete(row, base ?? empty(id));
}

/**
 * The catalogue with the user's rows in it: a row of a known id changes the fields it names, any other is added.
 *
 * @throws {PlannerError} `PLANNER_BAD_VALUE` naming the field, and for an id that comes twice
 */
export function withOwnAccelerators(
  rows: readonly unknown[],
  known: readonly Accelerator[] = accelerators,
): readonly Accelerator[] {
  const byId = new Map(known.map((device) => [device.id, device]));
  const seen = new Set<string>();
  for (const row of rows) {
    const device = parseAccelerator(row, byId.get(idOf(row)));
    if (seen.has(device.id)) throw badRow('id', `must be unique, but ${device.id} comes twice`);
    seen.add(device.id);
    byId.set(device.id, device);
  }
  return [...byId.values()];
}

function idOf(row: unknown): string {
  return typeof row === 'object' && row !== null && 'id' in row ? String(row.id) : '';
}

function empty(id: string): Accelerator {
  return {
    id,
    name: id,
    vendor: 'other',
    status: 'shipping',
    enginePerPackage: 1,
    peakTera: {},
    domainPackages: 8,
    packagesPerNode: 8,
    legal: [],
  };
}

function complete(row: Row, base: Accelerator): Accelerator {
  const priceHint = textAt(row, 'priceHint');
  const device = {
    ...base,
    name: textAt(row, 'name') ?? base.name,
    vendor: oneOf(row, 'vendor', vendors) ?? base.vendor,
    status: oneOf(row, 'status', statuses) ?? base.status,
    peakTera: { ...base.peakTera, ...peaksOf(row) },
    ...amountsOf(row),
    ...countsOf(row),
    ...(priceHint === undefined ? {} : { priceHint }),
  };
  requireUse(device);
  return device;
}

function requireUse(device: Accelerator): void {
  const missing = [
    ...(Object.keys(device.peakTera).length === 0 ? ['a peak such as bf16Tflops'] : []),
    ...(device.memoryBytes ? [] : ['memoryGb']),
    ...(device.memoryBytesPerSecond ? [] : ['memoryGbPerSecond']),
  ];
  if (missing.length > 0 && device.status !== 'reported')
    throw badRow(
      `The accelerator ${device.id}`,
      `lacks ${missing.join(', ')}, without which nothing can be planned on it`,
    );
}

function peaksOf(row: Row): Accelerator['peakTera'] {
  const found = Object.entries(peaks).flatMap(([name, precision]) => {
    const amount = amountAt(row, name);
    return amount === undefined ? [] : [[precision, ownNumber(row, amount)] as const];
  });
  return Object.fromEntries(found);
}

function amountsOf(row: Row): Partial<Accelerator> {
  const found = Object.entries(amounts).flatMap(([name, { field, factor }]) => {
    const amount = amountAt(row, name);
    return amount === undefined ? [] : [[field, ownNumber(row, amount * factor)] as const];
  });
  return Object.fromEntries(found);
}

function countsOf(row: Row): Partial<Accelerator> {
  const found = counts.flatMap((name) => {
    const count = amountAt(row, name);
    if (count !== undefined && (!Number.isInteger(count) || count > 100_000))
      throw badRow(name, `must be a whole number of 1 … 100,000, but is ${count}`);
    return count === undefined ? [] : [[name, count] as const];
  });
  return Object.fromEntries(found);
}

/** Far above any device there is, and low enough to catch bytes that were given for gigabytes. */
const mostAmount = 10_000_000;

function amountAt(row: Row, name: string): number | undefined {
  const found = row[name];
  if (found === undefined) return undefined;
  if (typeof found === 'number' && found > 0 && found <= mostAmount) return found;
  throw badRow(name, `must be a number above 0 in the unit of its name, but is ${JSON.stringify(found)}`);
}

function textAt(row: Row, name: (typeof texts)[number]): string | undefined {
  const found = row[name];
  if (found === undefined) return undefined;
  if (typeof found === 'string' && found.trim() !== '' && found.length <= 500) return found;
  throw badRow(name, `must be a text of 1 … 500 characters, but is ${JSON.stringify(found).slice(0, 60)}`);
}

function oneOf<Choice extends string>(
  row: Row,
  name: 'vendor' | 'status',
  choices: readonly Choice[],
): Choice | undefined {
  const text = textAt(row, name);
  const found = choices.find((choice) => choice === text);
  if (text === undefined || found !== undefined) return found;
  throw badRow(name, `must be one of ${choices.join(', ')}, but is ${JSON.stringify(text)}`);
}

/** The user's word, with the origin the user names. */
function ownNumber(row: Row, value: number): Sourced {
  const date = textAt(row, 'date') ?? 'undated';
  return { value, source: 'user', cite: textAt(row, 'cite') ?? 'your own figure', confidence: 'C', date };
}

function refuseUnknown(row: Row): void {
  const unknown = Object.keys(row).find((name) => !fieldNames.includes(name));
  if (unknown === undefined) return;
  const [nearest = ''] = nearestNames(unknown, fieldNames);
  throw badRow(
    unknown.slice(0, 60),
    `is no field of an accelerator; did you mean ${nearest}? Units belong in the name`,
  );
}

function badRow(field: string, problem: string): PlannerError {
  return new PlannerError('PLANNER_BAD_VALUE', `${field} ${problem}.`, { field });
}
