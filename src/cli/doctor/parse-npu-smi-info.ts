const mebibyte = 1024 * 1024;

/** How the driver draws its table, told by the two header rows; see `layoutOf`. */
export type NpuTableLayout =
  /** `NPU Name` over `Chip`: 910B, one die per NPU. */
  | 'one-die'
  /** `NPU Name` over `Chip Phy-ID`: 910C, two dies per NPU, each with two rows. */
  | 'two-die'
  /** `NPU Name` over `Chip Device`: 310P, memory instead of HBM. */
  | 'device'
  /** `NPU ID | Name` in cells of their own: 950, no chip number. */
  | 'npu-id';

/** One die: the unit that memory, `/dev/davinci*` and ASCEND_RT_VISIBLE_DEVICES count. */
export interface NpuDie {
  readonly npuId: number;
  readonly chipId: number;
  readonly phyId?: number;
  /** As printed: `910B3` on A2, only `Ascend910` on A3. */
  readonly name: string;
  /** `OK`, `Warning`, `Alarm` or `Critical`, as printed. */
  readonly health: string;
  /** Of the whole NPU; absent on its second die (printed `-`), so that a sum counts each NPU once. */
  readonly powerW?: number;
  readonly temperatureC?: number;
  /** Absent where the driver has none (`NA`). */
  readonly busId?: string;
  readonly utilisationPercent?: number;
  /** HBM, or the card's DDR where it has no HBM. Read, never inferred: 910B4 exists with 32 and with 64 GB. */
  readonly memoryTotalBytes: number;
  readonly memoryUsedBytes: number;
}

export type NpuSmiReading =
  | {
      readonly kind: 'table';
      readonly layout: NpuTableLayout;
      readonly driverVersion?: string;
      readonly dies: readonly NpuDie[];
    }
  /** Nothing is guessed from a table we have not seen; `evidence` is what a bug report needs. */
  | { readonly kind: 'unknown-layout'; readonly evidence: readonly string[] };

type Cells = readonly string[];

/**
 * Reads `npu-smi info` in the layouts of drivers 22 to 26.
 *
 * Column widths change with every driver, so rows are cut at `|` and values are named by the header above them.
 */
export function parseNpuSmiInfo(text: string): NpuSmiReading {
  const rows = text
    .split('\n')
    .filter((line) => line.trimStart().startsWith('|'))
    .map(cellsOf);
  const at = rows.findIndex((cells) => /^NPU\b/.test(cells[0] ?? ''));
  const [header, subheader] = [rows[at], rows[at + 1]];
  const layout = header && subheader && layoutOf(header, subheader);
  if (!layout) return unknownLayout(at < 0 ? rows : rows.slice(at, at + 2));
  const end = rows.findIndex((cells, index) => index > at && /Process id|No running processes/.test(cells.join('|')));
  const body = rows.slice(at + 2, end < 0 ? undefined : end);
  const dies: NpuDie[] = [];
  for (let index = 0; index < body.length; index += 2) {
    const [upper, lower = []] = [body[index] ?? [], body[index + 1]];
    const die = parseDie(layout, named(header, upper), named(subheader, lower), upper, lower);
    if (!die) return unknownLayout([header, subheader, upper, lower]);
    dies.push(die);
  }
  const driverVersion = /^\|\s*npu-smi\b.*Version:\s*(\S+)/m.exec(text)?.[1];
  return { kind: 'table', layout, ...(driverVersion === undefined ? {} : { driverVersion }), dies };
}

function unknownLayout(rows: readonly Cells[]): NpuSmiReading {
  return { kind: 'unknown-layout', evidence: rows.slice(0, 4).map((cells) => cells.join(' | ')) };
}

function cellsOf(line: string): Cells {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim().replace(/\s+/g, ' '));
}

function layoutOf(header: Cells, subheader: Cells): NpuTableLayout | undefined {
  if (!/(Memory|HBM)-Usage\(MB\)/.test(subheader.at(-1) ?? '')) return undefined;
  switch (`${header.slice(0, -2).join('|')} / ${subheader.slice(0, -2).join('|')}`) {
    case 'NPU Name / Chip':
      return 'one-die';
    case 'NPU Name / Chip Phy-ID':
      return 'two-die';
    case 'NPU Name / Chip Device':
      return 'device';
    case 'NPU ID|Name / |':
      return 'npu-id';
    default:
      return undefined;
  }
}

/** Names the values of a row's last cell by the last cell of its header: `AICore(%) HBM-Usage(MB)` over `0 3 / 9`. */
function named(header: Cells, row: Cells): ReadonlyMap<string, string> {
  const names = (header.at(-1) ?? '').replace('NPU Util', 'Util').split(' ');
  const values = (row.at(-1) ?? '').replace(/ ?\/ ?/g, '/').split(' ');
  return new Map(names.map((name, index) => [name, values[index] ?? '']));
}

function parseDie(
  layout: NpuTableLayout,
  power: ReadonlyMap<string, string>,
  usage: ReadonlyMap<string, string>,
  upper: Cells,
  lower: Cells,
): NpuDie | undefined {
  const [npuId, ...name] = upper.slice(0, -2).join(' ').split(' ');
  // The 950 numbers whole NPUs only.
  const [chipId, phyId] = layout === 'npu-id' ? ['0'] : (lower[0] ?? '').split(' ');
  const [usedMiB, totalMiB] = (usage.get('HBM-Usage(MB)') ?? usage.get('Memory-Usage(MB)') ?? '')
    .split('/')
    .map(measure);
  const ids = { npuId: measure(npuId), chipId: measure(chipId) };
  if (ids.npuId === undefined || ids.chipId === undefined) return undefined;
  if (name.length === 0 || usedMiB === undefined || totalMiB === undefined) return undefined;
  const busId = lower.at(-2);
  return {
    npuId: ids.npuId,
    chipId: ids.chipId,
    ...optional('phyId', layout === 'two-die' ? measure(phyId) : undefined),
    name: name.join(' '),
    health: upper.at(-2) ?? '',
    ...optional('powerW', measure(power.get('Power(W)'))),
    ...optional('temperatureC', measure(power.get('Temp(C)'))),
    ...optional('busId', busId === 'NA' ? undefined : busId),
    ...optional('utilisationPercent', measure(usage.get('AICore(%)') ?? usage.get('Util(%)'))),
    memoryTotalBytes: totalMiB * mebibyte,
    memoryUsedBytes: usedMiB * mebibyte,
  };
}

function measure(word: string | undefined): number | undefined {
  return word !== undefined && /^\d+(\.\d+)?$/.test(word) ? Number(word) : undefined;
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  const field: Partial<Record<Key, Value>> = {};
  if (value !== undefined) field[key] = value;
  return field;
}
