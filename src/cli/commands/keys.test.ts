import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { expect, onTestFinished, test } from 'vitest';
import { hashApiKey } from '../config/api-key.ts';
import { readConfig } from '../config/read-config.ts';
import { addKeysCommand } from './keys.ts';

const base = `# ours
model: r1
pools:
  - { name: cheap, kind: vllm, urls: [http://10.0.0.5:8000] }
`;

async function commandLine() {
  const folder = await mkdtemp(join(tmpdir(), 'regauge-keys-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'regauge.yaml');
  await writeFile(path, base);
  return {
    path,
    run: async (...args: readonly string[]) => {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      const context = { home: folder, env: {}, stdout, stderr, stdin: new PassThrough(), platform: 'linux' } as const;
      const program = new Command('regauge').exitOverride();
      addKeysCommand(program, context);
      await program.parseAsync(['keys', ...args, '--config', path], { from: 'user' });
      return { out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
    },
  };
}

test('a key is printed alone, and its entry beside it, to be pasted', async () => {
  const { path, run } = await commandLine();
  const { out, err } = await run('create', 'team-a');
  expect(out).toMatch(/^rg-[\w-]{43}\n$/);
  await writeFile(path, `${base}keys:\n${err.slice(err.indexOf('  - name'))}`);
  expect((await readConfig(path)).keys).toMatchObject([{ name: 'team-a', sha256: hashApiKey(out.trim()) }]);
});

test('--write adds the entry; no two keys are alike, and none is in the file', async () => {
  const { path, run } = await commandLine();
  const keys = [await run('create', 'a', '--write'), await run('create', 'b', '--expires', '2020-01-31', '--write')];
  const text = await readFile(path, 'utf8');
  expect(text.startsWith(base)).toBe(true);
  expect(new Set(keys.map(({ out }) => out)).size).toBe(2);
  for (const { out } of keys) expect(text).not.toContain(out.trim());
  const listed = JSON.parse((await run('list', '--json')).out);
  expect(listed).toMatchObject([
    { name: 'a', sha256: hashApiKey(keys[0]?.out.trim() ?? ''), expired: false },
    { name: 'b', expires: '2020-01-31', expired: true },
  ]);
  expect((await run('list')).out).toMatch(/^a .* never *\nb .* 2020-01-31 \(over\) *$/m);
});

test('as data, the key and where it went are one line', async () => {
  const { path, run } = await commandLine();
  const told = JSON.parse((await run('create', 'a', '--write', '--json')).out);
  expect(told).toEqual({ name: 'a', key: expect.any(String), sha256: hashApiKey(told.key), writtenTo: path });
});

test.each([
  ['a name that is taken', ['create', 'a', '--write'], 'has a key a already'],
  ['a name with blanks', ['create', 'a b'], 'name must be at most 64 letters'],
  ['a date that is none', ['create', 'b', '--expires', 'soon'], 'expires must be a date'],
  ['revoking nobody', ['revoke', 'z', '--write'], 'There is no key "z"; there are: a.'],
])('%s is refused, and the file stays', async (_, args, message) => {
  const { path, run } = await commandLine();
  await run('create', 'a', '--write');
  const before = await readFile(path, 'utf8');
  await expect(run(...args)).rejects.toThrow(message);
  expect(await readFile(path, 'utf8')).toBe(before);
});

test('revoking takes the entry out, or says where it is; the last one leaves a closed door', async () => {
  const { path, run } = await commandLine();
  expect((await run('list')).out).toContain('nobody needs one');
  await run('create', 'a', '--write');
  expect((await run('revoke', 'a')).out).toBe(`${path}:7: delete this entry, or say --write\n`);
  expect((await run('revoke', 'a', '--write')).out).toContain('nobody gets in');
  expect((await run('list')).out).toContain('nobody gets in');
});
