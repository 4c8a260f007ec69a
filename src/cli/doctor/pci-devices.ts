import type { Probe } from './probe.ts';

export type AcceleratorVendor = 'nvidia' | 'ascend' | 'amd';

/** An accelerator as the bus sees it, whether or not its driver is there. */
export interface PciAccelerator {
  readonly address: string;
  readonly vendor: AcceleratorVendor;
  /** Four hexadecimal digits. */
  readonly deviceId: string;
  /** A name where the id alone settles it. */
  readonly name?: string;
  /** Only the AMD kernel driver says. */
  readonly memory?: { readonly totalBytes: number; readonly usedBytes: number };
}

const vendorById: Readonly<Record<string, AcceleratorVendor>> = { '10de': 'nvidia', '19e5': 'ascend', '1002': 'amd' };

const ascendNameById: Readonly<Record<string, string>> = {
  d100: 'Ascend 310',
  d500: 'Ascend 310P',
  d801: 'Ascend 910A',
  d802: 'Ascend 910B',
  d803: 'Ascend 910C',
  d806: 'Ascend 950PR',
};

const pciFolder = '/sys/bus/pci/devices';

/** Lists accelerators without any vendor's tool; on machines without this folder (macOS, Windows) there are none. */
export async function readPciDevices(probe: Probe): Promise<readonly PciAccelerator[]> {
  const addresses = await probe.list(pciFolder);
  const found = await Promise.all(addresses.map((address) => readPciDevice(probe, address)));
  return found.filter((device) => device !== undefined);
}

async function readPciDevice(probe: Probe, address: string): Promise<PciAccelerator | undefined> {
  const read = async (file: string) => (await probe.read(`${pciFolder}/${address}/${file}`))?.trim();
  const [vendor = '', device = '', classCode = ''] = await Promise.all([read('vendor'), read('device'), read('class')]);
  const accelerator = classifyPci(address, vendor, device, classCode);
  if (accelerator?.vendor !== 'amd') return accelerator;
  const [totalBytes, usedBytes] = await Promise.all([read('mem_info_vram_total'), read('mem_info_vram_used')]);
  return totalBytes === undefined
    ? accelerator
    : { ...accelerator, memory: { totalBytes: Number(totalBytes), usedBytes: Number(usedBytes ?? 0) } };
}

/**
 * Decides whether a PCI function computes. Arguments as sysfs writes them: `0x19e5`, `0xd802`, `0x120000`.
 *
 * The class is needed besides the vendor: NVIDIA cards also carry sound, Huawei also makes network cards, disks and
 * the management chip's display, which must not pass for an NPU.
 */
export function classifyPci(
  address: string,
  vendorHex: string,
  deviceHex: string,
  classHex: string,
): PciAccelerator | undefined {
  const vendor = vendorById[vendorHex.replace('0x', '').toLowerCase()];
  const deviceId = deviceHex.replace('0x', '').toLowerCase();
  const baseClass = classHex.slice(2, 4);
  if (vendor === undefined) return undefined;
  const name = vendor === 'ascend' ? ascendNameById[deviceId] : undefined;
  const computes = baseClass === '12' || (vendor === 'ascend' ? name !== undefined : baseClass === '03');
  return computes ? { address, vendor, deviceId, ...(name === undefined ? {} : { name }) } : undefined;
}
