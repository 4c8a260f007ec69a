import type { Sourced } from '../quantity.ts';

export type Precision = 'bf16' | 'fp8' | 'int8' | 'fp4' | 'int4';

/** `reported`: the press said so and its maker never did; a plan on such a device is speculative. */
export type DeviceStatus = 'shipping' | 'announced' | 'reported';

/** A rule of some place at some date. Facts with a source, no legal advice. */
export interface LegalFlag {
  /** Where the device stands or is sent: an ISO 3166 country code, or `any`. */
  readonly place: string;
  /** First day it holds, `2025-05-13`. */
  readonly since: string;
  /** First day it no longer does; absent: nobody has said so. */
  readonly until?: string;
  readonly effect: 'forbidden' | 'licence-needed' | 'risk';
  readonly text: string;
  readonly cite: string;
}

/**
 * One kind of device, as the thing that is bought, rented and counted: a GPU, an NPU package, a CPU server.
 *
 * An Ascend 910C is a package of two dies; engines see dies (`enginePerPackage` = 2), prices and published rates mean
 * packages. Peaks and memory here are of the package. A field that nobody published is absent, and a plan that needs it
 * is refused by its name.
 */
export interface Accelerator {
  readonly id: string;
  readonly name: string;
  readonly vendor: 'nvidia' | 'huawei' | 'amd' | 'apple' | 'intel' | 'other';
  readonly status: DeviceStatus;
  /** Devices that an engine sees in one package. */
  readonly enginePerPackage: number;
  /** Dense, operations per second / 1e12. No entry: the hardware has no such arithmetic. */
  readonly peakTera: Readonly<Partial<Record<Precision, Sourced>>>;
  readonly memoryBytes?: Sourced;
  readonly memoryBytesPerSecond?: Sourced;
  /** To the other devices of its scale-up domain (NVLink, UB, xGMI, PCIe), one way. */
  readonly linkBytesPerSecond?: Sourced;
  /** Between such domains (InfiniBand, RoCE), one way. */
  readonly networkBytesPerSecond?: Sourced;
  /** Packages that share the fast link: 8, 72, 384. */
  readonly domainPackages: number;
  /** Packages in one server: the unit that fails and is bought. */
  readonly packagesPerNode: number;
  readonly tdpWatt?: Sourced;
  /** What one may guess an hour from, as a hint for the user; never used as a price. */
  readonly priceHint?: string;
  readonly legal: readonly LegalFlag[];
}
