import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import type { CliContext } from '../context.ts';
import { fixtureProbe, linuxHost, linuxPackages } from '../doctor/testing/fixture-probe.ts';
import { model, plainMachine, searchFolders, withNvidia } from '../doctor/testing/machines.ts';
import { addDoctorCommand, type DoctorWorld } from './doctor.ts';

interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | undefined;
  readonly npm: readonly (readonly string[])[];
}

async function doctor(args: readonly string[], over: Partial<DoctorWorld> = {}, answer?: string): Promise<Outcome> {
  const [stdout, stderr, stdin] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const terminal = answer === undefined ? {} : { isTTY: true };
  if (answer !== undefined) stdin.write(`${answer}\n`);
  const context: CliContext = {
    home: '/home/me/regauge',
    env: {},
    stdout,
    stderr,
    stdin: Object.assign(stdin, terminal),
    platform: 'linux',
  };
  const npm: (readonly string[])[] = [];
  let exitCode: number | undefined;
  const program = new Command('regauge').exitOverride();
  addDoctorCommand(program, context, {
    probe: fixtureProbe(plainMachine),
    host: linuxHost,
    models: async () => [model('deepseek-r1:1.5b')],
    publishedPackages: async () => linuxPackages,
    searchFolders,
    npm: async (npmArgs) => npm.push(npmArgs) - 1,
    setExitCode: (code) => {
      exitCode = code;
    },
    ...over,
  });
  await program.parseAsync(['node', 'regauge', 'doctor', ...args]);
  stdout.end();
  stderr.end();
  return { stdout: await text(stdout), stderr: await text(stderr), exitCode, npm };
}

const withGpu = { probe: fixtureProbe(withNvidia('h100')) };
const command = ['install', '--no-save', '--prefix', '/app', '@node-llama-cpp/linux-x64-cuda@3.22.1'];

test('it exits 0 when a model can run here', async () => {
  const { stdout, exitCode } = await doctor([]);
  expect(stdout).toMatch(/^This machine\n/);
  expect(exitCode).toBe(0);
});

test('it exits 69 when none can, and still prints everything', async () => {
  const { stdout, exitCode } = await doctor([], { models: async () => [model('huge', { sizeBytes: 1e15 })] });
  expect(stdout).toContain('No model fits here now');
  expect(exitCode).toBe(69);
});

test('an engine that cannot be loaded is a finding, not a crash', async () => {
  const publishedPackages = () => Promise.reject(new Error('Cannot find package koffi\nand a long stack'));
  const { stdout, exitCode } = await doctor([], { publishedPackages });
  expect(stdout).toContain(
    '  engine   does not load: Cannot find package koffi. Run `npm ci` without --omit=optional.\n',
  );
  expect(exitCode).toBe(69);
});

test('--json carries facts and advice', async () => {
  const parsed: unknown = JSON.parse((await doctor(['--json'])).stdout);
  expect(parsed).toMatchObject({
    facts: { nodeVersion: '24.21.0', nvidia: { kind: 'no-tool' } },
    report: { runsSomething: true, models: [{ id: 'deepseek-r1:1.5b', runsHere: true }], install: { kind: 'refused' } },
  });
});

test('--install without a device refuses in a sentence and runs nothing', async () => {
  const { stdout, exitCode, npm } = await doctor(['--install', '--yes']);
  expect(stdout).toBe(
    'Nothing to install: no NVIDIA or AMD GPU was found, and the package would be of no use without one.\n',
  );
  expect({ exitCode, npm }).toEqual({ exitCode: 69, npm: [] });
});

test('--install --yes shows the command and runs it', async () => {
  const { stdout, exitCode, npm } = await doctor(['--install', '--yes'], withGpu);
  expect(stdout).toBe(
    'Found NVIDIA H100 80GB HBM3. This adds @node-llama-cpp/linux-x64-cuda@3.22.1:\n' +
      '  npm install --no-save --prefix /app @node-llama-cpp/linux-x64-cuda@3.22.1\n',
  );
  expect({ exitCode, npm }).toEqual({ exitCode: 0, npm: [command] });
});

test('--install asks on a terminal: yes runs npm, anything else does not', async () => {
  expect((await doctor(['--install'], withGpu, 'y')).npm).toEqual([command]);
  const declined = await doctor(['--install'], withGpu, '');
  expect(declined.npm).toEqual([]);
  expect(declined.stderr).toBe('Nothing was installed.\n');
});

test('--install without a terminal and without --yes is a usage error before npm runs', async () => {
  await expect(doctor(['--install'], withGpu)).rejects.toMatchObject({ code: 'CLI_USAGE' });
});

test('--yes alone is a usage error', async () => {
  await expect(doctor(['--yes'])).rejects.toMatchObject({ code: 'CLI_USAGE' });
});

test('a failing npm fails the command', async () => {
  expect((await doctor(['--install', '--yes'], { ...withGpu, npm: async () => 1 })).exitCode).toBe(1);
});
