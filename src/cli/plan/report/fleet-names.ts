import type { Sensitivity } from '#planner';
import { signedPercent } from './figures.ts';
import type { FleetRow, PlanReport } from './plan-report.ts';

/** The planner's name, with the brand that people say where it differs from the maker's. */
export function shownName(name: string): string {
  return name === 'huawei only' ? 'huawei only (Ascend)' : name;
}

/** `80 × 910c`, `16 × b200 + 2 × b300`. */
export function madeOf({ parts }: FleetRow): string {
  const packagesByDevice = new Map<string, number>();
  for (const { device, packages } of parts)
    packagesByDevice.set(device, (packagesByDevice.get(device) ?? 0) + packages);
  return [...packagesByDevice].map(([device, packages]) => `${packages} × ${device}`).join(' + ');
}

/** Lines often end with the same fleet, as the cheapest mix is one device; its words need to be said once. */
export function distinctFleets({
  fleets,
}: PlanReport): readonly { readonly names: string; readonly fleet: FleetRow }[] {
  const key = ({ parts }: FleetRow) => parts.map(({ pool, blocks }) => `${blocks}×${pool}`).join('+');
  const firsts = fleets.filter((fleet, index) => fleets.findIndex((other) => key(other) === key(fleet)) === index);
  return firsts.map((first) => {
    const same = fleets.filter((fleet) => key(fleet) === key(first));
    // The mixed line says most: what was free to choose.
    const words = same.find(({ kind }) => kind === 'mixed') ?? first;
    const fleet = { ...words, rank: first.rank };
    return { names: same.map(({ name }) => shownName(name)).join(' = '), fleet };
  });
}

/** `a tenth more price of 910c: +10.0 %`. */
export function sensitivityText({ input, device, changePercent }: Sensitivity): string {
  return `${input}${device === undefined ? '' : ` of ${device}`} (a tenth more: ${signedPercent(changePercent)})`;
}

export function dayText(
  { dayHourlyMicroUsd: { peak, mean, perfectScaler }, packagesByHour, parts }: FleetRow,
  usd: (microUsd: number) => string,
): string {
  if (perfectScaler >= peak) return `${usd(peak)} USD/h at all hours, because ${unscaledReason(parts)}`;
  const [least, most] = [Math.min(...packagesByHour), Math.max(...packagesByHour)];
  const range = least === most ? `${most}` : `${least} to ${most}`;
  return `${usd(peak)} USD/h for the peak all day; ${usd(mean)} would do for the mean, ${usd(perfectScaler)} with a perfect scaler (${range} packages by the hour)`;
}

function unscaledReason(parts: FleetRow['parts']): string {
  const blocks = parts.reduce((sum, part) => sum + part.blocks, 0);
  return blocks === 1
    ? 'the whole fleet is one block, of which a scaler can turn nothing off'
    : 'each block is needed by night as well, so that a scaler can turn none off';
}
