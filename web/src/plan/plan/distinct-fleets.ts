import type { FleetView } from './plan-view.ts';

/** A fleet and the names of all lines that end with it, as the cheapest mix often is one device. */
export interface DistinctFleet {
  /** From 1, the cheapest first; its number in the pictures and tables. */
  readonly rank: number;
  readonly names: readonly string[];
  readonly fleet: FleetView;
}

/** Each fleet once. Of its lines the mixed one says most: what was free to choose. */
export function distinctFleets(fleets: readonly FleetView[]): readonly DistinctFleet[] {
  const groups = Map.groupBy(fleets, ({ parts }) => parts.map(({ pool, blocks }) => `${blocks}×${pool}`).join('+'));
  return [...groups.values()].flatMap((group, index) => {
    const fleet = group.find(({ kind }) => kind === 'mixed') ?? group[0];
    return fleet ? [{ rank: index + 1, names: group.map(({ name }) => name), fleet }] : [];
  });
}

/** `80 × Ascend 910C`, `16 × B200 + 2 × B300`. */
export function madeOf({ parts }: FleetView): string {
  const packagesByDevice = new Map<string, number>();
  for (const { deviceName, packages } of parts)
    packagesByDevice.set(deviceName, (packagesByDevice.get(deviceName) ?? 0) + packages);
  return [...packagesByDevice].map(([device, packages]) => `${packages} × ${device}`).join(' + ');
}
