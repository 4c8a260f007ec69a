import type { DistinctFleet } from '../plan/distinct-fleets.ts';
import { vendorNames, vendors } from '../scenario/known-names.ts';
import { usePlanWords } from './plan-context.ts';

export interface FleetNames {
  /** One line of the plan: `mixed`, `NVIDIA only`, or the device. */
  readonly line: (name: string) => string;
  /** All lines that end with the fleet. */
  readonly all: (fleet: DistinctFleet) => string;
  /** For pictures: the device where it is one, which its vendor's line and the mix then are too. */
  readonly short: (fleet: DistinctFleet) => string;
}

/** The planner's names of lines in the page's language. */
export function useFleetNames(): FleetNames {
  const { t } = usePlanWords();
  const line = (name: string): string => {
    if (name === 'mixed') return t('mixed');
    const vendor = vendors.find((one) => name === `${one} only`);
    return vendor ? t('vendorOnly', { vendor: vendorNames[vendor] }) : name;
  };
  return {
    line,
    all: ({ names }) => names.map(line).join(' = '),
    short: ({ names, fleet }) => {
      const devices = new Set(fleet.parts.map(({ device }) => device));
      const device = names.find((name) => devices.has(name));
      return line(device ?? names[0] ?? fleet.name);
    },
  };
}
