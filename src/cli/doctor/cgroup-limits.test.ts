import { expect, test } from 'vitest';
import { readCgroupLimits } from './cgroup-limits.ts';
import { fixtureProbe } from './testing/fixture-probe.ts';

const limits = (files: Readonly<Record<string, string>>) => readCgroupLimits(fixtureProbe({ files }));

test('version 2: file cache counts as free, and half a period is half a core', async () => {
  expect(
    await limits({
      '/proc/self/cgroup': '0::/\n',
      '/sys/fs/cgroup/memory.max': '4000000000\n',
      '/sys/fs/cgroup/memory.current': '1500000000\n',
      '/sys/fs/cgroup/memory.stat': 'anon 400000000\ninactive_file 1000000000\n',
      '/sys/fs/cgroup/cpu.max': '50000 100000\n',
    }),
  ).toEqual({ memoryLimitBytes: 4_000_000_000, memoryUsedBytes: 500_000_000, cpuCores: 0.5 });
});

test('version 2: a limit on an ancestor binds too, and the one with the least room wins', async () => {
  expect(
    await limits({
      '/proc/self/cgroup': '0::/user.slice/shell.scope\n',
      '/sys/fs/cgroup/user.slice/shell.scope/memory.max': '2000000000\n',
      '/sys/fs/cgroup/user.slice/shell.scope/memory.current': '0\n',
      '/sys/fs/cgroup/user.slice/memory.max': '8000000000\n',
      '/sys/fs/cgroup/user.slice/memory.current': '7000000000\n',
      '/sys/fs/cgroup/user.slice/cpu.max': '200000 100000\n',
      '/sys/fs/cgroup/user.slice/shell.scope/cpu.max': 'max 100000\n',
    }),
  ).toEqual({ memoryLimitBytes: 8_000_000_000, memoryUsedBytes: 7_000_000_000, cpuCores: 2 });
});

test('version 1 in a container: the path is the host’s, the limit is at the root of the mount', async () => {
  expect(
    await limits({
      '/proc/self/cgroup': '5:cpu,cpuacct:/docker/1a2b\n4:memory:/docker/1a2b\n',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '3000000000\n',
      '/sys/fs/cgroup/memory/memory.usage_in_bytes': '900000000\n',
      '/sys/fs/cgroup/memory/memory.stat': 'inactive_file 1\ntotal_inactive_file 400000000\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '150000\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    }),
  ).toEqual({ memoryLimitBytes: 3_000_000_000, memoryUsedBytes: 500_000_000, cpuCores: 1.5 });
});

test('no limit is no limit, in the words of either version', async () => {
  expect(await limits({ '/sys/fs/cgroup/memory.max': 'max\n', '/sys/fs/cgroup/cpu.max': 'max 100000\n' })).toEqual({});
  expect(
    await limits({
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    }),
  ).toEqual({});
  expect(await limits({})).toEqual({});
});
