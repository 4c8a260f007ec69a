import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postJson } from './support/http-client.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'regauge-package-'));
const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

let packed: readonly string[] = [];
let unreachable: string | undefined;

beforeAll(async () => {
  const pack = await run('npm', ['pack', '--json', '--pack-destination', folder], root);
  if (pack.exitCode !== 0) throw new Error(`npm pack failed:\n${pack.stderr}`);
  packed = packedFiles(pack.stdout);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=0', `./${tarball}`];
  const installed = await run('npm', install, folder);
  if (installed.exitCode === 0) return;
  const networkError = /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED)\b/.exec(
    installed.stderr,
  );
  if (!networkError) throw new Error(`npm install failed:\n${installed.stderr}`);
  unreachable = `no package registry answers (${networkError[0]})`;
}, 110_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the tarball holds what runs, and no source, test or build record', () => {
  expect(packed).toEqual(
    expect.arrayContaining(['bin/regauge.js', 'dist/cli/main.js', 'CHANGELOG.md', 'LICENSE', 'package.json']),
  );
  expect(
    packed.filter((path) => /\.test\.|\/testing\/|\.ts$|tsconfig|^(?:src|test|bench|scripts)\//.test(path)),
  ).toEqual([]);
});

test('the installed program says its version', async ({ skip }) => {
  skip(unreachable !== undefined, unreachable);
  const { exitCode, stdout } = await regauge('--version');
  expect({ exitCode, stdout: stdout.trim() }).toEqual({ exitCode: 0, stdout: version });
});

test('the installed program examines the machine and answers in JSON', async ({ skip }) => {
  skip(unreachable !== undefined, unreachable);
  const { exitCode, stdout, stderr } = await regauge('doctor', '--json');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(Object.keys(JSON.parse(stdout))).not.toEqual([]);
});

test('the installed program refuses an unknown command with the exit code for wrong usage', async ({ skip }) => {
  skip(unreachable !== undefined, unreachable);
  const { exitCode, stderr } = await regauge('frobnicate');
  expect(exitCode).toBe(64);
  expect(stderr).toContain('frobnicate');
});

test.skipIf(process.platform === 'win32')(
  'the installed program serves the model that came with it, and one Ctrl-C ends all of it',
  async ({ skip }) => {
    skip(unreachable !== undefined, unreachable);
    const args = ['--no-install', 'regauge', 'up', 'nano-r1', '--port', '0', '--threads', '1'];
    // A group of its own, which gets the signal as a terminal would send it.
    const up = spawn('npx', args, { cwd: folder, env: cleanEnvironment(), stdio: 'pipe', detached: true });
    const closed = once(up, 'close');
    try {
      const url = await readyUrl(up);
      const { body } = await postJson<Answer>(`${url}/v1/chat/completions`, {
        messages: [{ role: 'user', content: 'What is 417 + 385?' }],
      });
      expect(body.choices[0]?.message.content).toBe('802');
    } finally {
      if (up.pid !== undefined) process.kill(-up.pid, 'SIGINT');
    }
    // Its pipes close with the last process that holds them.
    await closed;
  },
  60_000,
);

interface Answer {
  readonly choices: readonly { readonly message: { readonly content: string } }[];
}

/** Rejects with what was printed when it ends without being ready. */
function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const look = (text: string): void => {
      output += text;
      const url = /^ready (http:\S+)$/m.exec(output)?.[1];
      if (url) resolve(url);
    };
    child.stdout?.setEncoding('utf8').on('data', look);
    child.stderr?.setEncoding('utf8').on('data', look);
    child.on('close', () => reject(new Error(`regauge up ended:\n${output}`)));
  });
}

test('the lock file knows the optional packages of every platform, or npm would never install them there', () => {
  const { packages }: Lockfile = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies));
  const known = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/'))));
  expect(wanted.length).toBeGreaterThan(5);
  expect(wanted.filter((name) => !known.has(`node_modules/${name}`))).toEqual([]);
});

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
}

interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function regauge(...args: readonly string[]): Promise<Outcome> {
  return run('npx', ['--no-install', 'regauge', ...args], folder);
}

function run(command: string, args: readonly string[], cwd: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: cleanEnvironment(), stdio: 'pipe', shell: process.platform === 'win32' } as const;
    const child = spawn(command, args, options);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/** This Node first in line, and nothing by which an outer `npm test` would steer the npm inside. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const outer = /^npm_(?:package|lifecycle|command|execpath|config_local_prefix)|^NODE_OPTIONS$|^VITEST|^NODE_ENV$/;
  const kept = Object.entries(process.env).filter(([name]) => !outer.test(name));
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
  return { ...Object.fromEntries(kept), PATH: path, REGAUGE_HOME: join(folder, 'home') };
}

/** The lines that `prepack` prints may stand before the JSON. */
function packedFiles(stdout: string): readonly string[] {
  const [report]: readonly { readonly files: readonly { readonly path: string }[] }[] = JSON.parse(
    stdout.slice(stdout.search(/^\[/m)),
  );
  return report?.files.map(({ path }) => path) ?? [];
}
