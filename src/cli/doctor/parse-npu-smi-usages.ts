const mebibyte = 1024 * 1024;

export interface NpuUsage {
  readonly chipId: number;
  readonly memoryTotalBytes: number;
  /** From a rounded percentage: within 0.5 % of the capacity. */
  readonly memoryUsedBytes: number;
}

/**
 * Reads `npu-smi info -t usages -i N`, the way to a die's memory when the table cannot be read.
 *
 * The line `Chip ID` closes the block it names, so values are gathered until it comes.
 */
export function parseNpuSmiUsages(text: string): readonly NpuUsage[] {
  const usages: NpuUsage[] = [];
  let block = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, key, value] = /^\s*(.+?)\s*:\s*(\d+)\s*$/.exec(line) ?? [];
    if (key === undefined) continue;
    block.set(key, Number(value));
    if (key !== 'Chip ID') continue;
    const capacityMiB = block.get('HBM Capacity(MB)') || block.get('DDR Capacity(MB)');
    const usedPercent = block.get('HBM Capacity(MB)') ? block.get('HBM Usage Rate(%)') : block.get('DDR Usage Rate(%)');
    if (capacityMiB) {
      const memoryTotalBytes = capacityMiB * mebibyte;
      const memoryUsedBytes = Math.round((memoryTotalBytes * (usedPercent ?? 0)) / 100);
      usages.push({ chipId: Number(value), memoryTotalBytes, memoryUsedBytes });
    }
    block = new Map();
  }
  return usages;
}
