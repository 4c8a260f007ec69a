import { flagsOf, type LegalFlag, type Plan } from '#planner';
import type { PlanQuestion } from '../plan-question.ts';

/** A rule with all the devices that it holds for. */
export interface DeviceFlag extends LegalFlag {
  readonly devices: readonly string[];
}

/** Rules on devices of any fleet shown, each text once. */
export function deviceFlags({ ranked }: Plan, { options }: PlanQuestion): readonly DeviceFlag[] {
  const devices = new Map(
    ranked.flatMap(({ fleet }) => fleet.parts.map((part) => [part.candidate.device.id, part.candidate.device])),
  );
  const found = [...devices.values()].flatMap((device) =>
    flagsOf(device, options).map((flag) => ({ flag, device: device.id })),
  );
  const texts = [...new Set(found.map(({ flag }) => flag.text))];
  return texts.flatMap((text) => {
    const same = found.filter(({ flag }) => flag.text === text);
    const [first] = same;
    return first ? [{ ...first.flag, devices: same.map(({ device }) => device) }] : [];
  });
}
