import type { Accelerator } from '../catalogue/accelerator.ts';
import type { Calibration } from './calibration.ts';
import { amd, ascend, b200, gb200, h20, h100, h200, h800, host, otherGpu } from './families.ts';

const measured: Readonly<Record<string, Calibration>> = { 'h100-sxm': h100, h800, h20, h200, b200, gb200 };

/** Of the same chip as a measured one, with other memory, links or clocks. */
const siblings: Readonly<Record<string, Calibration>> = { 'h100-pcie': h100, b300: b200, gb300: gb200 };

/**
 * The constants a device is planned with: its own tables, else a sibling's, else its maker's published operators, else
 * shares of its peaks as the nearest family reaches them. `basis` says which, and the interval widens along it.
 */
export function calibrationOf(device: Accelerator): Calibration {
  const own = measured[device.id];
  if (own) return own;
  const sibling = siblings[device.id];
  if (sibling) return { ...sibling, basis: 'sibling-tables' };
  switch (device.vendor) {
    case 'huawei':
      return isA2OrA3(device) ? ascend : { ...ascend, basis: 'peaks' };
    case 'amd':
      return device.linkBytesPerSecond === undefined ? host : amd;
    case 'nvidia':
      return otherGpu;
    default:
      return host;
  }
}

/** The generation whose operators were published; later ones inherit shares that nobody has shown for them. */
const isA2OrA3 = ({ id }: Accelerator): boolean => /^910[bc]/.test(id);
