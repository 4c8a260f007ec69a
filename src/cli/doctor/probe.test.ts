import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { machineProbe } from './probe.ts';

const node = (source: string) => [process.execPath, ['-e', source]] as const;

test('a command gives its output', async () => {
  expect(await machineProbe().run(...node('console.log("8 NPUs")'))).toEqual({ kind: 'ok', stdout: '8 NPUs\n' });
});

test('a command that is not there is absent', async () => {
  expect(await machineProbe().run('regauge-no-such-tool', [])).toEqual({ kind: 'absent' });
});

test('a command that fails gives the first line it complained with', async () => {
  expect(await machineProbe().run(...node('console.error("\\ndriver mismatch\\nmore"); process.exit(9)'))).toEqual({
    kind: 'failed',
    message: 'driver mismatch',
  });
});

test('a command that hangs is ended, even when it ignores SIGTERM', async () => {
  const hang = node('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)');
  expect(await machineProbe(50).run(...hang)).toEqual({ kind: 'timed-out', timeoutMs: 50 });
});

test('missing files and folders are absent, not errors; free space is that of the nearest folder there is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'regauge-probe-'));
  writeFileSync(join(folder, 'b'), 'text');
  writeFileSync(join(folder, 'a'), '');
  const probe = machineProbe();
  expect(await probe.list(folder)).toEqual(['a', 'b']);
  expect(await probe.list(join(folder, 'none'))).toEqual([]);
  expect(await probe.read(join(folder, 'b'))).toBe('text');
  expect(await probe.read(join(folder, 'none'))).toBeUndefined();
  expect(await probe.freeDiskBytes(join(folder, 'not', 'yet'))).toBeGreaterThan(0);
});
