import { type Accelerator, findAccelerator, PlannerError, type PriceTag, parsePrices } from '#planner';
import { type PlacedDocument, placedYaml } from '../config/checked-yaml.ts';
import { readText } from './read-text.ts';
import type { Scenario } from './scenario.ts';

/**
 * What packages cost, by the user's own word: a list or a file of prices, then single ones on top. Without either there
 * are none, and the planner says of each device that it needs one.
 *
 * @throws {CliError} CLI_CONFIG with the line of a price that cannot be used, CLI_INPUT without the file
 * @throws {PlannerError} PLANNER_UNKNOWN_DEVICE for a single price of a device that nobody knows
 */
export async function readPrices(
  { prices, price = {} }: Pick<Scenario, 'prices' | 'price'>,
  known: readonly Accelerator[],
): Promise<readonly PriceTag[]> {
  const listed =
    typeof prices === 'string' ? await pricesOfFile(prices, known) : parseList({ prices: prices ?? [] }, known);
  const single = Object.entries(price).map(([name, hourlyMicroUsd]): PriceTag => {
    const device = findAccelerator(name, known).id;
    return { device, price: { kind: 'rented', hourlyMicroUsd }, note: 'your own figure', assumed: false };
  });
  const replaced = new Set(single.map(({ device }) => device));
  return [...listed.filter(({ device }) => !replaced.has(device)), ...single];
}

async function pricesOfFile(path: string, known: readonly Accelerator[]): Promise<readonly PriceTag[]> {
  const document = placedYaml(await readText(path, 'list of prices'), path);
  return placedPrices(document.value, document, known);
}

/** @throws {CliError} CLI_CONFIG with the line of the first price that cannot be used */
export function placedPrices(
  value: unknown,
  document: PlacedDocument,
  known: readonly Accelerator[],
): readonly PriceTag[] {
  try {
    return parseList(value, known);
  } catch (error) {
    if (!(error instanceof PlannerError)) throw error;
    const { path, name } = error.details;
    if (typeof path !== 'string') {
      throw document.errorOf([{ path: pathOfDevice(value, String(name)), message: `is refused: ${error.message}` }]);
    }
    const message = error.message.slice(error.message.startsWith(`${path} `) ? path.length + 1 : 0);
    throw document.errorOf([{ path: keysOf(path), message: message.replace(/\.$/, '') }]);
  }
}

function parseList(value: unknown, known: readonly Accelerator[]): readonly PriceTag[] {
  return parsePrices(value, (name) => findAccelerator(name, known).id);
}

/** `prices[2].buy.years` as the steps that lead there; the file itself is none. */
function keysOf(path: string): readonly PropertyKey[] {
  if (!path.startsWith('prices') || path.includes(' ')) return [];
  return (path.match(/\d+|[^.[\]]+/g) ?? []).map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}

function pathOfDevice(value: unknown, name: string): readonly PropertyKey[] {
  const prices: unknown = typeof value === 'object' && value !== null && 'prices' in value ? value.prices : [];
  const rows: readonly unknown[] = Array.isArray(prices) ? prices : [];
  const index = rows.findIndex(
    (row) => typeof row === 'object' && row !== null && 'device' in row && row.device === name,
  );
  return ['prices', index, 'device'];
}
