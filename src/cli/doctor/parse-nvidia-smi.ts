const mebibyte = 1024 * 1024;

/** In this order; the parser reads by position. */
const columns = [
  'index',
  'uuid',
  'name',
  'memory.total',
  'memory.used',
  'utilization.gpu',
  'temperature.gpu',
  'power.draw',
  'pci.bus_id',
  'driver_version',
  'compute_cap',
] as const;

export const nvidiaSmiArgs: readonly string[] = [`--query-gpu=${columns.join()}`, '--format=csv,noheader,nounits'];

export type GpuMemory =
  | { readonly kind: 'own'; readonly totalBytes: number; readonly usedBytes: number }
  /** The GPU shares the machine's memory and reports none of its own (Grace, GB10, Jetson). */
  | { readonly kind: 'unified' };

export interface NvidiaGpu {
  readonly index: number;
  readonly uuid: string;
  readonly name: string;
  readonly memory: GpuMemory;
  readonly utilisationPercent?: number;
  readonly temperatureC?: number;
  readonly powerW?: number;
  readonly busId: string;
  readonly driverVersion: string;
  /** Such as `9.0`; decides which kernels exist. */
  readonly computeCapability: string;
}

export interface NvidiaSmiReading {
  readonly gpus: readonly NvidiaGpu[];
  /** Lines that are not a row of the query, kept so that a driver's complaint reaches the reader. */
  readonly unreadable: readonly string[];
}

/** Reads `nvidia-smi` asked with `nvidiaSmiArgs`. A value the driver has not (`[N/A]`, `[Not Supported]`) is absent, never 0. */
export function parseNvidiaSmi(text: string): NvidiaSmiReading {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const rows = lines.map((line) => ({ line, gpu: parseRow(line) }));
  return {
    gpus: rows.flatMap(({ gpu }) => gpu ?? []),
    unreadable: rows.filter(({ gpu }) => gpu === undefined).map(({ line }) => line.trim()),
  };
}

function parseRow(line: string): NvidiaGpu | undefined {
  const cells = line.split(',').map((cell) => cell.trim());
  const [index = '', uuid = '', name = '', total, used, utilisation, temperature, power, busId = ''] = cells;
  if (cells.length !== columns.length || !/^\d+$/.test(index)) return undefined;
  const [driverVersion = '', computeCapability = ''] = cells.slice(9);
  const numbers = {
    utilisationPercent: measure(utilisation),
    temperatureC: measure(temperature),
    powerW: measure(power),
  };
  return {
    index: Number(index),
    uuid,
    name,
    memory: memoryOf(measure(total), measure(used)),
    ...withoutAbsent(numbers),
    busId,
    driverVersion,
    computeCapability,
  };
}

function memoryOf(totalMiB: number | undefined, usedMiB: number | undefined): GpuMemory {
  if (totalMiB === undefined) return { kind: 'unified' };
  return { kind: 'own', totalBytes: totalMiB * mebibyte, usedBytes: (usedMiB ?? 0) * mebibyte };
}

function measure(cell: string | undefined): number | undefined {
  return cell !== undefined && /^\d+(\.\d+)?$/.test(cell) ? Number(cell) : undefined;
}

function withoutAbsent<Key extends string>(values: Record<Key, number | undefined>): Partial<Record<Key, number>> {
  const present: Partial<Record<Key, number>> = {};
  for (const key of Object.keys(values) as Key[]) {
    const value = values[key];
    if (value !== undefined) present[key] = value;
  }
  return present;
}
