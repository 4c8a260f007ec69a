import type { Probe } from './probe.ts';

/** What a container or a systemd slice grants this process; a field is absent where there is no limit. */
export interface CgroupLimits {
  readonly memoryLimitBytes?: number;
  /** In use by the group, without the file cache that the kernel gives back on demand. */
  readonly memoryUsedBytes?: number;
  /** Processor time granted, in cores; may be a fraction. */
  readonly cpuCores?: number;
}

/** Version 1 writes "no limit" as a number near 2^63; no machine has this much. */
const unlimitedBytes = 2 ** 60;

/**
 * Finds the tightest limit between this process's group and the root.
 *
 * Every ancestor counts, since a limit anywhere above binds. Inside a container the path in `/proc/self/cgroup` may be
 * the host's and not exist; walking up to the root then still finds the container's own limit, mounted there.
 */
export async function readCgroupLimits(probe: Probe): Promise<CgroupLimits> {
  const groups = parseCgroupPaths((await probe.read('/proc/self/cgroup')) ?? '');
  const folders = (version: 'v1' | 'v2', controller: 'memory' | 'cpu') =>
    ancestors(groups[version === 'v2' ? 'unified' : controller] ?? '/').map((path) =>
      `/sys/fs/cgroup${version === 'v1' ? `/${controller}` : ''}${path}`.replace(/\/$/, ''),
    );
  const v2 = { memory: folders('v2', 'memory'), cpu: folders('v2', 'cpu') };
  const v1 = { memory: folders('v1', 'memory'), cpu: folders('v1', 'cpu') };
  const memory = await Promise.all([
    ...v2.memory.map((folder) => memoryIn(probe, folder, 'memory.max', 'memory.current')),
    ...v1.memory.map((folder) => memoryIn(probe, folder, 'memory.limit_in_bytes', 'memory.usage_in_bytes')),
  ]);
  const cores = await Promise.all([
    ...v2.cpu.map(async (folder) => parseCpuMax(await probe.read(`${folder}/cpu.max`))),
    ...v1.cpu.map(async (folder) => {
      const [quota, period] = await Promise.all([
        probe.read(`${folder}/cpu.cfs_quota_us`),
        probe.read(`${folder}/cpu.cfs_period_us`),
      ]);
      return parseCpuMax(quota && period && `${quota.trim()} ${period.trim()}`);
    }),
  ]);
  const cpuCores = cores.filter((value) => value !== undefined).toSorted((a, b) => a - b)[0];
  return { ...tightest(memory), ...(cpuCores === undefined ? {} : { cpuCores }) };
}

interface MemoryLimit {
  readonly memoryLimitBytes: number;
  readonly memoryUsedBytes: number;
}

/** The binding one is the one with the least room, which need not be the smallest limit. */
function tightest(limits: readonly (MemoryLimit | undefined)[]): MemoryLimit | undefined {
  const room = (limit: MemoryLimit) => limit.memoryLimitBytes - limit.memoryUsedBytes;
  return limits.filter((limit) => limit !== undefined).toSorted((a, b) => room(a) - room(b))[0];
}

async function memoryIn(
  probe: Probe,
  folder: string,
  limitFile: string,
  usedFile: string,
): Promise<MemoryLimit | undefined> {
  const limitBytes = Number((await probe.read(`${folder}/${limitFile}`)) ?? Number.NaN);
  if (!(limitBytes < unlimitedBytes)) return undefined;
  const usedBytes = Number((await probe.read(`${folder}/${usedFile}`)) ?? 0);
  const stat = (await probe.read(`${folder}/memory.stat`)) ?? '';
  // Version 1 counts descendants only under `total_`, and its plain line comes first.
  const cache = /^total_inactive_file (\d+)$/m.exec(stat) ?? /^inactive_file (\d+)$/m.exec(stat);
  const cacheBytes = Number(cache?.[1] ?? 0);
  return { memoryLimitBytes: limitBytes, memoryUsedBytes: Math.max(0, usedBytes - cacheBytes) };
}

/** `cpu.max` of version 2: quota and period in microseconds; version 1's two files joined read the same. */
function parseCpuMax(text: string | undefined): number | undefined {
  const [quota, period] = (text ?? '').trim().split(/\s+/).map(Number);
  return quota !== undefined && period !== undefined && quota > 0 && period > 0 ? quota / period : undefined;
}

function parseCgroupPaths(text: string): {
  readonly unified?: string;
  readonly memory?: string;
  readonly cpu?: string;
} {
  const paths: { unified?: string; memory?: string; cpu?: string } = {};
  for (const line of text.split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    if (controllers === '') paths.unified = path;
    if (controllers?.split(',').includes('memory')) paths.memory = path;
    if (controllers?.split(',').includes('cpu')) paths.cpu = path;
  }
  return paths;
}

/** `/a/b` → `/a/b`, `/a`, `/`. */
function ancestors(path: string): readonly string[] {
  const parts = path.split('/').filter(Boolean);
  return [...parts.map((_, index) => `/${parts.slice(0, parts.length - index).join('/')}`), '/'];
}
