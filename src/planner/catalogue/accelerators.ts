import { PlannerError } from '../errors.ts';
import { nearestNames } from '../nearest-names.ts';
import type { Accelerator } from './accelerator.ts';
import { amd } from './amd.ts';
import { hosts } from './hosts.ts';
import { huawei } from './huawei.ts';
import { nvidia } from './nvidia.ts';

/** What the catalogue knows without the user's own rows; docs/accelerators.md shows it. */
export const accelerators: readonly Accelerator[] = [...nvidia, ...huawei, ...amd, ...hosts];

/** Short for something longer, by the name it stands for; spelt as {@link spelling} leaves it. */
export const aliases: ReadonlyMap<string, string> = new Map([
  ['h100', 'h100-sxm'],
  ['h100-80gb', 'h100-sxm'],
  ['h20-96g', 'h20'],
  ['h200-sxm', 'h200'],
  ['b200-sxm', 'b200'],
  ['b300-sxm', 'b300'],
  ['gb200-nvl72', 'gb200'],
  ['gb300-nvl72', 'gb300'],
  ['4090', 'rtx-4090'],
  ['5090', 'rtx-5090'],
  ['rtx-pro-6000-server', 'rtx-pro-6000'],
  ['910b', '910b3'],
  ['910c-package', '910c'],
  ['950', '950dt'],
  ['960', '960dt'],
  ['920', '920c'],
  ['xeon-6980p', 'xeon-6980p-2s'],
]);

/**
 * The device that people mean by a name: its id or an alias, with or without the maker's name, whatever the case.
 * `910b` alone is taken for the middle bin.
 *
 * @param known - the catalogue with the user's own rows
 * @throws {PlannerError} `PLANNER_UNKNOWN_DEVICE` with the nearest names
 */
export function findAccelerator(name: string, known: readonly Accelerator[] = accelerators): Accelerator {
  const spelt = spelling(name);
  const named = (id: string | undefined): Accelerator | undefined => known.find((device) => spelling(device.id) === id);
  const found = named(spelt) ?? named(aliases.get(spelt));
  if (found) return found;
  const nearest = nearestNames(
    spelt,
    known.map(({ id }) => id),
  );
  throw new PlannerError(
    'PLANNER_UNKNOWN_DEVICE',
    `The catalogue has no accelerator ${JSON.stringify(name)}. Nearest are ${nearest.join(', ')}; add your own with its figures, or see docs/accelerators.md.`,
    { name, nearest },
  );
}

function spelling(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-')
    .replace(/^(?:nvidia|huawei|ascend|amd|apple|intel)-/, '')
    .replace(/^ascend-/, '')
    .replace(/^geforce-/, '');
}
