import { unreachable } from '#kernel';
import { hasDeviceFor } from './choose-package.ts';
import { formatBytes } from './format-bytes.ts';
import type { AscendFacts, MachineFacts, NvidiaFacts } from './machine-facts.ts';
import { isFree, npuFamily } from './npu-advice.ts';
import type { NvidiaGpu } from './parse-nvidia-smi.ts';
import { usableMemory } from './report.ts';

/** One finding per line, label first. */
export function renderFacts(facts: MachineFacts): readonly string[] {
  const rows: readonly (readonly [label: string, findings: readonly string[]])[] = [
    ['Node', [`${facts.nodeVersion} on ${facts.platform} ${facts.arch}`]],
    ['CPU', cpuLines(facts)],
    ['memory', memoryLines(facts)],
    [
      'disk',
      [
        `${facts.disk.freeBytes === undefined ? 'unknown' : formatBytes(facts.disk.freeBytes)} free at ${facts.disk.home}`,
      ],
    ],
    ['engine', nativeLines(facts)],
    ['NVIDIA', nvidiaLines(facts.nvidia)],
    ['Ascend', ascendLines(facts.ascend)],
    ['PCI', pciLines(facts)],
  ];
  return rows.flatMap(([label, findings]) =>
    findings.map((finding, index) => `  ${(index === 0 ? label : '').padEnd(8)} ${finding}`),
  );
}

function cpuLines({ cpu, cgroup }: MachineFacts): readonly string[] {
  const limit = cgroup.cpuCores === undefined ? '' : `, limited to ${cgroup.cpuCores} by a control group`;
  const features = cpu.features.length > 0 ? cpu.features.join(' ') : 'features unknown';
  return [`${cpu.model}, ${cpu.logicalCores} logical cores${limit}`, features];
}

function memoryLines(facts: MachineFacts): readonly string[] {
  const { freeBytes, capacityBytes } = usableMemory(facts);
  const limited = capacityBytes < facts.memory.totalBytes;
  const machine = limited ? ` (control group; the machine has ${formatBytes(facts.memory.totalBytes)})` : '';
  return [`${formatBytes(freeBytes)} available of ${formatBytes(capacityBytes)}${machine}`];
}

function nativeLines(facts: MachineFacts): readonly string[] {
  const { native } = facts;
  if (native.kind === 'unloadable')
    return [`does not load: ${native.message}. Run \`npm ci\` without --omit=optional.`];
  const { installed, published } = native;
  if (installed.length > 0) {
    return installed.map(({ name, version, backend, isExpectedVersion }) =>
      isExpectedVersion
        ? `llama.cpp for ${backend}: ${name} ${version}${hasDeviceFor(backend, facts) ? '' : '; no GPU answers it, so it computes on the CPU'}`
        : `${name} is version ${version}, expected ${published.version}: the engine refuses it. Run \`npm ci\`.`,
    );
  }
  if (published.packages.length === 0) return ['no prebuilt llama.cpp exists for this platform'];
  const names = published.packages.map(({ name }) => name).join(' or ');
  return [
    `no prebuilt llama.cpp installed, expected ${names} ${published.version}. Run \`npm ci\` without --omit=optional.`,
  ];
}

function nvidiaLines(nvidia: NvidiaFacts): readonly string[] {
  switch (nvidia.kind) {
    case 'no-tool':
      return ['nvidia-smi not found'];
    case 'tool-failed':
      return [`nvidia-smi: ${nvidia.message}`];
    case 'gpus': {
      const lines = [...nvidia.gpus.map(gpuLine), ...nvidia.unreadable.map((line) => `not understood: ${line}`)];
      return lines.length > 0 ? lines : ['nvidia-smi lists no GPU'];
    }
    default:
      return unreachable(nvidia);
  }
}

function gpuLine({ index, name, memory, driverVersion, computeCapability }: NvidiaGpu): string {
  const size =
    memory.kind === 'unified'
      ? "shares the machine's memory"
      : `${formatBytes(memory.totalBytes - memory.usedBytes)} free of ${formatBytes(memory.totalBytes)}`;
  return `${index}: ${name}, ${size}, driver ${driverVersion}, compute capability ${computeCapability}`;
}

function ascendLines(ascend: AscendFacts): readonly string[] {
  switch (ascend.kind) {
    case 'no-tool':
      return ['npu-smi not found'];
    case 'tool-failed':
      return [`npu-smi: ${ascend.message}`];
    case 'unknown-layout':
      return [
        'npu-smi prints a table that Regauge does not know; please report these lines:',
        ...ascend.evidence.map((line) => `  ${line}`),
        ...ascend.usages.map(
          ({ npuId, chipId, memoryTotalBytes, memoryUsedBytes }) =>
            `NPU ${npuId} chip ${chipId}: ${formatBytes(memoryTotalBytes - memoryUsedBytes)} free of ${formatBytes(memoryTotalBytes)}`,
        ),
      ];
    case 'dies':
      return dieLines(ascend);
    default:
      return unreachable(ascend);
  }
}

function dieLines(ascend: Extract<AscendFacts, { kind: 'dies' }>): readonly string[] {
  const { dies, driverVersion } = ascend;
  if (dies.length === 0) return ['npu-smi lists no NPU'];
  const npus = new Set(dies.map(({ npuId }) => npuId)).size;
  const family = npuFamily(ascend);
  const summary = `${plural(npus, 'NPU')}, ${plural(dies.length, 'die')}, ${dies.filter(isFree).length} free; family ${family}`;
  return [
    `${summary}${driverVersion === undefined ? '' : `, driver ${driverVersion}`}`,
    ...dies.map((die) => {
      const memory = `${formatBytes(die.memoryTotalBytes - die.memoryUsedBytes)} free of ${formatBytes(die.memoryTotalBytes)}`;
      const logic = die.logicId === undefined ? '' : `, logic id ${die.logicId}`;
      return `NPU ${die.npuId} chip ${die.chipId}: ${die.name}, ${die.health}, ${memory}${logic}`;
    }),
  ];
}

function pciLines({ pci, davinciDevices }: MachineFacts): readonly string[] {
  const vendors = { nvidia: 'NVIDIA', ascend: 'Huawei', amd: 'AMD' } as const;
  const lines = pci.map(({ address, vendor, deviceId, name, memory }) => {
    const size = memory
      ? `, ${formatBytes(memory.totalBytes - memory.usedBytes)} free of ${formatBytes(memory.totalBytes)}`
      : '';
    return `${address} ${vendors[vendor]} ${deviceId}${name === undefined ? '' : ` (${name})`}${size}`;
  });
  if (davinciDevices.length > 0) lines.push(`/dev: ${davinciDevices.join(' ')}`);
  return lines.length > 0 ? lines : ['no accelerator on the bus'];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
