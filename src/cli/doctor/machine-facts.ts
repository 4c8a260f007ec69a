import { type CgroupLimits, readCgroupLimits } from './cgroup-limits.ts';
import { findNativePackages, type NativeFacts, type PublishedPackages } from './native-packages.ts';
import { type CpuFacts, parseCpuinfo, parseSysctl } from './parse-cpuinfo.ts';
import { type NpuDie, type NpuTableLayout, parseNpuSmiInfo } from './parse-npu-smi-info.ts';
import { parseNpuSmiMapping } from './parse-npu-smi-mapping.ts';
import { type NpuUsage, parseNpuSmiUsages } from './parse-npu-smi-usages.ts';
import { type NvidiaGpu, nvidiaSmiArgs, parseNvidiaSmi } from './parse-nvidia-smi.ts';
import { type PciAccelerator, readPciDevices } from './pci-devices.ts';
import type { CommandOutcome, Probe } from './probe.ts';

/** What Node knows by itself; the fallback where the system has no file or tool to ask. */
export interface HostFacts {
  readonly nodeVersion: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly cpuModel: string;
  readonly logicalCores: number;
  readonly totalMemoryBytes: number;
  readonly availableMemoryBytes: number;
}

export interface MemoryFacts {
  readonly totalBytes: number;
  readonly availableBytes: number;
}

export type NvidiaFacts =
  | { readonly kind: 'gpus'; readonly gpus: readonly NvidiaGpu[]; readonly unreadable: readonly string[] }
  | ToolTrouble;

export interface AscendDie extends NpuDie {
  /** What ASCEND_RT_VISIBLE_DEVICES takes; absent when `npu-smi info -m` could not be read. */
  readonly logicId?: number;
}

export type AscendFacts =
  | {
      readonly kind: 'dies';
      readonly layout: NpuTableLayout;
      readonly driverVersion?: string;
      readonly dies: readonly AscendDie[];
    }
  | {
      readonly kind: 'unknown-layout';
      readonly evidence: readonly string[];
      /** What the typed queries still told; enough to see the memory, not enough to advise. */
      readonly usages: readonly (NpuUsage & { readonly npuId: number })[];
    }
  | ToolTrouble;

export type ToolTrouble =
  | { readonly kind: 'no-tool' }
  /** The tool is there and did not answer: mostly a driver that is missing, mismatched or hung. */
  | { readonly kind: 'tool-failed'; readonly message: string };

/** One look at the machine; nothing in it is advice. */
export interface MachineFacts {
  readonly nodeVersion: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly cpu: CpuFacts;
  readonly memory: MemoryFacts;
  readonly cgroup: CgroupLimits;
  readonly disk: { readonly home: string; readonly freeBytes?: number };
  readonly native: NativeFacts;
  readonly nvidia: NvidiaFacts;
  readonly ascend: AscendFacts;
  readonly pci: readonly PciAccelerator[];
  /** `/dev/davinci*`, one per Ascend die that this process may see; a container may show fewer than the bus. */
  readonly davinciDevices: readonly string[];
}

/** Looks at everything at once, so that one hung tool costs its time limit and not the sum of all. */
export async function readMachineFacts(
  probe: Probe,
  host: HostFacts,
  home: string,
  native: { readonly published: PublishedPackages; readonly searchFolders: readonly string[] } | NativeFacts,
): Promise<MachineFacts> {
  const [cpu, memory, cgroup, freeBytes, packages, nvidia, ascend, pci, devices] = await Promise.all([
    readCpu(probe, host),
    readMemory(probe, host),
    readCgroupLimits(probe),
    probe.freeDiskBytes(home),
    'kind' in native ? native : findNativePackages(probe, native.published, native.searchFolders),
    readNvidia(probe),
    readAscend(probe),
    readPciDevices(probe),
    probe.list('/dev'),
  ]);
  return {
    nodeVersion: host.nodeVersion,
    platform: host.platform,
    arch: host.arch,
    cpu,
    memory,
    cgroup,
    disk: { home, ...(freeBytes === undefined ? {} : { freeBytes }) },
    native: packages,
    nvidia,
    ascend,
    pci,
    davinciDevices: devices.filter((name) => /^davinci\d+$/.test(name)),
  };
}

async function readCpu(probe: Probe, host: HostFacts): Promise<CpuFacts> {
  const cpuinfo = await probe.read('/proc/cpuinfo');
  if (cpuinfo) return parseCpuinfo(cpuinfo);
  if (host.platform === 'darwin') {
    const outcome = await probe.run('sysctl', ['hw', 'machdep.cpu']);
    if (outcome.kind === 'ok') return parseSysctl(outcome.stdout);
  }
  return { model: host.cpuModel, logicalCores: host.logicalCores, features: [] };
}

async function readMemory(probe: Probe, host: HostFacts): Promise<MemoryFacts> {
  const meminfo = (await probe.read('/proc/meminfo')) ?? '';
  const kibibytes = (key: string) => Number(new RegExp(`^${key}:\\s*(\\d+) kB$`, 'm').exec(meminfo)?.[1] ?? Number.NaN);
  const [total, available] = [kibibytes('MemTotal'), kibibytes('MemAvailable')];
  return {
    totalBytes: Number.isNaN(total) ? host.totalMemoryBytes : total * 1024,
    availableBytes: Number.isNaN(available) ? host.availableMemoryBytes : available * 1024,
  };
}

async function readNvidia(probe: Probe): Promise<NvidiaFacts> {
  const outcome = await probe.run('nvidia-smi', nvidiaSmiArgs);
  return outcome.kind === 'ok' ? { kind: 'gpus', ...parseNvidiaSmi(outcome.stdout) } : trouble(outcome);
}

async function readAscend(probe: Probe): Promise<AscendFacts> {
  const [table, mapping] = await Promise.all([probe.run('npu-smi', ['info']), probe.run('npu-smi', ['info', '-m'])]);
  if (table.kind !== 'ok') return trouble(table);
  const reading = parseNpuSmiInfo(table.stdout);
  const mapped = mapping.kind === 'ok' ? parseNpuSmiMapping(mapping.stdout) : undefined;
  const mappings = mapped?.kind === 'mapping' ? mapped.dies : [];
  if (reading.kind === 'unknown-layout') {
    const npuIds = [...new Set(mappings.map((die) => die.npuId))];
    const usages = await Promise.all(npuIds.map((npuId) => readUsages(probe, npuId)));
    return { kind: 'unknown-layout', evidence: reading.evidence, usages: usages.flat() };
  }
  const { layout, driverVersion, dies } = reading;
  const withLogicId = dies.map((die): AscendDie => {
    const logicId = mappings.find((other) => other.npuId === die.npuId && other.chipId === die.chipId)?.logicId;
    return logicId === undefined ? die : { ...die, logicId };
  });
  return { kind: 'dies', layout, ...(driverVersion === undefined ? {} : { driverVersion }), dies: withLogicId };
}

async function readUsages(probe: Probe, npuId: number): Promise<readonly (NpuUsage & { readonly npuId: number })[]> {
  const outcome = await probe.run('npu-smi', ['info', '-t', 'usages', '-i', String(npuId)]);
  return outcome.kind === 'ok' ? parseNpuSmiUsages(outcome.stdout).map((usage) => ({ ...usage, npuId })) : [];
}

function trouble(outcome: Exclude<CommandOutcome, { readonly kind: 'ok' }>): ToolTrouble {
  switch (outcome.kind) {
    case 'absent':
      return { kind: 'no-tool' };
    case 'timed-out':
      return { kind: 'tool-failed', message: `no answer within ${outcome.timeoutMs / 1000} s` };
    case 'failed':
      return { kind: 'tool-failed', message: outcome.message };
  }
}
