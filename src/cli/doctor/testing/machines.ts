import { type MachineFacts, readMachineFacts } from '../machine-facts.ts';
import type { DoctorModel } from '../model-needs.ts';
import { type FixtureMachine, fixtureProbe, hardwareFixture, linuxHost, linuxPackages, ok } from './fixture-probe.ts';

const nvidiaQuery =
  'nvidia-smi --query-gpu=index,uuid,name,memory.total,memory.used,utilization.gpu,temperature.gpu,power.draw,pci.bus_id,driver_version,compute_cap --format=csv,noheader,nounits';

export const searchFolders: readonly string[] = ['/app/node_modules/regauge/node_modules', '/app/node_modules'];

/** 32 GB of memory, 30 free; 500 GB of disk; the CPU package installed. */
export const plainMachine: FixtureMachine = {
  freeDiskBytes: 500_000_000_000,
  files: {
    '/proc/cpuinfo': hardwareFixture('cpuinfo/amd-epyc.txt'),
    '/proc/meminfo': 'MemTotal:       31250000 kB\nMemFree:          100000 kB\nMemAvailable:   29296875 kB\n',
    '/app/node_modules/@node-llama-cpp/linux-x64/package.json': '{ "version": "3.22.1" }',
  },
};

export function withNvidia(fixture: string, machine: FixtureMachine = plainMachine): FixtureMachine {
  return {
    ...machine,
    commands: { ...machine.commands, [nvidiaQuery]: ok(hardwareFixture(`nvidia-smi/${fixture}.csv`)) },
  };
}

export function withAscend(info: string, mapping?: string, machine: FixtureMachine = plainMachine): FixtureMachine {
  const mapped = mapping === undefined ? {} : { 'npu-smi info -m': ok(hardwareFixture(`npu-smi/${mapping}.txt`)) };
  const commands = { ...machine.commands, 'npu-smi info': ok(hardwareFixture(`npu-smi/${info}.txt`)), ...mapped };
  return { ...machine, commands };
}

export function withFiles(
  files: Readonly<Record<string, string>>,
  machine: FixtureMachine = plainMachine,
): FixtureMachine {
  return { ...machine, files: { ...machine.files, ...files } };
}

/** One accelerator on the bus. */
export function pciFiles(
  vendor: string,
  device: string,
  classCode: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const entries = Object.entries({ vendor, device, class: classCode, ...more });
  return Object.fromEntries(entries.map(([file, text]) => [`/sys/bus/pci/devices/0000:01:00.0/${file}`, text]));
}

export function factsOf(machine: FixtureMachine): Promise<MachineFacts> {
  return readMachineFacts(fixtureProbe(machine), linuxHost, '/home/me/regauge', {
    published: linuxPackages,
    searchFolders,
  });
}

export function model(id: string, over: Partial<DoctorModel> = {}): DoctorModel {
  return {
    id,
    parameters: 1_000_000_000,
    quantisation: 'Q4_K_M',
    sizeBytes: 1_000_000_000,
    isStandIn: false,
    sources: [{ kind: 'hub' }],
    ...over,
  };
}
