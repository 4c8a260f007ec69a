/** What decides how fast the CPU decodes. */
export interface CpuFacts {
  readonly model: string;
  readonly logicalCores: number;
  /** Vector and matrix extensions that llama.cpp has kernels for, widest last. */
  readonly features: readonly string[];
}

/** Flag in the kernel's or the system's words, and ours; several flags may mean one feature. */
const featureByFlag: readonly (readonly [flag: string, feature: string])[] = [
  ['avx', 'avx'],
  ['avx1.0', 'avx'],
  ['f16c', 'f16c'],
  ['fma', 'fma'],
  ['avx2', 'avx2'],
  ['avx_vnni', 'avx-vnni'],
  ['avx512f', 'avx512f'],
  ['avx512bw', 'avx512bw'],
  ['avx512vbmi', 'avx512vbmi'],
  ['avx512_vnni', 'avx512-vnni'],
  ['avx512_bf16', 'avx512-bf16'],
  ['avx512_fp16', 'avx512-fp16'],
  ['amx_tile', 'amx'],
  ['amx_int8', 'amx-int8'],
  ['amx_bf16', 'amx-bf16'],
  ['asimd', 'neon'],
  ['neon', 'neon'],
  ['asimdhp', 'fp16'],
  ['feat_fp16', 'fp16'],
  ['asimddp', 'dotprod'],
  ['feat_dotprod', 'dotprod'],
  ['i8mm', 'i8mm'],
  ['feat_i8mm', 'i8mm'],
  ['bf16', 'bf16'],
  ['feat_bf16', 'bf16'],
  ['sve', 'sve'],
  ['sve2', 'sve2'],
  ['sme', 'sme'],
  ['feat_sme', 'sme'],
];

/** Arm kernels print numbers instead of a name; these are the cores found beside accelerators and on desks. */
const armCoreByPart: Readonly<Record<string, string>> = {
  '0x41/0xd0b': 'Arm Cortex-A76',
  '0x41/0xd0c': 'Arm Neoverse N1',
  '0x41/0xd40': 'Arm Neoverse V1',
  '0x41/0xd49': 'Arm Neoverse N2',
  '0x41/0xd4f': 'Arm Neoverse V2',
  '0x48/0xd01': 'HiSilicon Kunpeng 920',
};

/** Reads Linux's `/proc/cpuinfo`, x86 and Arm. */
export function parseCpuinfo(text: string): CpuFacts {
  const value = (key: string) => new RegExp(`^${key}\\s*:\\s*(.*)$`, 'im').exec(text)?.[1]?.trim();
  const flags = value('flags') ?? value('features') ?? '';
  return {
    model: value('model name') ?? armCore(value('cpu implementer'), value('cpu part')),
    logicalCores: text.match(/^processor\s*:/gm)?.length ?? 0,
    features: knownFeatures(flags.split(/\s+/)),
  };
}

/** Reads macOS's `sysctl hw machdep.cpu`: `key: value` lines, features as words on Intel and as 0/1 keys on Apple silicon. */
export function parseSysctl(text: string): CpuFacts {
  const lines = text.split('\n').map((line) => line.split(/:\s*/, 2));
  const valueByKey = new Map(lines.map(([key = '', value = '']) => [key, value]));
  const words = `${valueByKey.get('machdep.cpu.features') ?? ''} ${valueByKey.get('machdep.cpu.leaf7_features') ?? ''}`;
  const keys = [...valueByKey].filter(([key, value]) => key.startsWith('hw.optional.') && value === '1');
  return {
    model: valueByKey.get('machdep.cpu.brand_string') ?? 'unknown',
    logicalCores: Number(valueByKey.get('hw.logicalcpu') ?? 0),
    features: knownFeatures([...words.split(/\s+/), ...keys.map(([key]) => key.slice(key.lastIndexOf('.') + 1))]),
  };
}

function knownFeatures(flags: readonly string[]): readonly string[] {
  const present = new Set(flags.map((flag) => flag.toLowerCase()));
  return [...new Set(featureByFlag.filter(([flag]) => present.has(flag)).map(([, feature]) => feature))];
}

function armCore(implementer: string | undefined, part: string | undefined): string {
  if (!implementer || !part) return 'unknown';
  return armCoreByPart[`${implementer}/${part}`] ?? `Arm core ${implementer}/${part}`;
}
