/** A die's numbers in each of the driver's ways of counting. */
export interface NpuMapping {
  readonly npuId: number;
  readonly chipId: number;
  /** What ASCEND_RT_VISIBLE_DEVICES takes. */
  readonly logicId: number;
  readonly name: string;
}

export type NpuMappingReading =
  | { readonly kind: 'mapping'; readonly dies: readonly NpuMapping[] }
  | { readonly kind: 'unknown-layout'; readonly header: string };

/**
 * Reads `npu-smi info -m`.
 *
 * Drivers differ in columns (A2 has no Phy-ID, 950 adds Slot ID), so values are taken by header name. A management
 * controller (`Mcu`) is listed like a die but has no logic id, and is left out.
 */
export function parseNpuSmiMapping(text: string): NpuMappingReading {
  const [header = '', ...rows] = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const names = header.split(/\s{2,}/);
  const column = (name: string) => names.indexOf(name);
  const [npu, chip, logic] = [column('NPU ID'), column('Chip ID'), column('Chip Logic ID')];
  // Only the name may hold spaces, so the other columns can be counted from the left only while it is last.
  if (npu < 0 || logic < 0 || column('Chip Name') !== names.length - 1) return { kind: 'unknown-layout', header };
  const dies = rows.flatMap((row) => {
    const words = row.split(/\s+/);
    const name = words.slice(names.length - 1).join(' ');
    const [npuId, chipId, logicId] = [words[npu], chip < 0 ? '0' : words[chip], words[logic]].map(Number);
    if (npuId === undefined || chipId === undefined || logicId === undefined) return [];
    return Number.isInteger(logicId) && name !== 'Mcu' ? [{ npuId, chipId, logicId, name }] : [];
  });
  return { kind: 'mapping', dies };
}
