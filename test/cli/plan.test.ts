import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from '../architecture/sources.ts';
import { runCli } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'regauge-plan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const targets = ['--ttft-p95', '3s', '--tpot-p95', '60ms'];
const asked = ['--model', 'deepseek-r1:671b', '--rps', '16', '--mix', 'r1-production', ...targets];
const prices = ['--prices', 'examples/prices.yaml'];
const plan = (...args: readonly string[]) => runCli(['plan', ...args], { cwd: root });

interface Interval {
  readonly low: number;
  readonly mid: number;
  readonly high: number;
}

test('the plan of issue 7 ranks NVIDIA only, Ascend only and mixed fleets with cost, interval and reasons', async () => {
  const { exitCode, stdout } = await plan(...asked, ...prices, '--json');
  const { fleets, legal, notLegalAdvice, refusals, tookMs } = JSON.parse(stdout);
  expect(exitCode).toBe(0);
  const names: readonly string[] = fleets.map(({ name }: { readonly name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(['mixed', 'nvidia only', 'huawei only']));
  const costs: readonly Interval[] = fleets.map(
    (fleet: { readonly perMillionOutputMicroUsd: Interval }) => fleet.perMillionOutputMicroUsd,
  );
  expect(costs.map(({ mid }) => mid)).toEqual(costs.map(({ mid }) => mid).toSorted((a, b) => a - b));
  expect(costs.filter(({ low, mid, high }) => !(low < mid && (mid < high || high === null)))).toEqual([]);
  for (const fleet of fleets) {
    expect(fleet).toMatchObject({
      reasons: expect.arrayContaining([expect.any(String)]),
      packagesByHour: { length: 24 },
    });
    expect(fleet.sensitive).toHaveLength(2);
  }
  expect(legal.flatMap(({ devices }: { readonly devices: readonly string[] }) => devices)).toContain('910c');
  expect(notLegalAdvice).toContain('not legal advice');
  expect(refusals).toContainEqual({
    device: 'h100-sxm',
    subject: 'deepseek-r1:671b on h100-sxm',
    reason: 'memory',
    text: expect.stringMatching(/^8 × H100 SXM 80 GB cannot hold .* 640 GB of memory; 16 fit\.$/),
  });
  expect(tookMs).toBeGreaterThan(0);
});

test('the same for people: ranking, reasons, why not the others, rules', async () => {
  const picture = join(folder, 'report.svg');
  const { exitCode, stdout } = await plan(...asked, ...prices, '--devices', 'h200,910c,b200,910b3', '--svg', picture);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^ *1 {2}/m);
  expect(stdout).toContain('huawei only (Ascend)');
  expect(stdout).toContain('The price of 910c is an assumption');
  expect(stdout).toMatch(
    /Why not the others\n(?:.*\n)* {2}910b3: There is no price for Ascend 910B3; .* A hint, not a price: /,
  );
  expect(stdout).toContain('this is not legal advice.\n');
  expect(readFileSync(picture, 'utf8')).toMatch(/^<svg xmlns=.*<\/svg>\n$/s);
});

test('the scenario in the package works, and flags win over it', async () => {
  const { exitCode, stdout } = await plan('--scenario', 'examples/scenario.yaml', '--devices', 'h200', '--csv');
  expect({
    exitCode,
    lines: stdout
      .trim()
      .split('\n')
      .map((line) => line.split(',').slice(1, 3).join()),
  }).toEqual({
    exitCode: 0,
    lines: ['fleet,kind', 'h200,device', 'mixed,mixed', 'nvidia only,vendor'],
  });
});

test('compare has one line a device and no mixes', async () => {
  const { stdout } = await plan('compare', 'h200', '910c', 'b200', '--scenario', 'examples/scenario.yaml', '--json');
  const kinds = JSON.parse(stdout).fleets.map(({ kind, name }: Readonly<Record<string, string>>) => `${kind} ${name}`);
  expect(kinds.toSorted()).toEqual(['device 910c', 'device b200', 'device h200']);
});

test('migrate tells both costs, what changes, and commands in which a path stays one word', async () => {
  const sides = ['--from', 'h200', '--to', 'ascend', '--scenario', 'examples/scenario.yaml'];
  const { exitCode, stdout } = await plan(
    'migrate',
    ...sides,
    '--one-off',
    'testing=20000USD',
    '--checkpoint',
    "int8=/models/r1 'w8a8'; reboot",
  );
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^From \d+ × h200 to \d+ × 910c\n/);
  expect(stdout).toMatch(/^ {2}checkpoint +FP8 +INT8$/m);
  expect(stdout).toContain(`vllm serve '/models/r1 '\\''w8a8'\\''; reboot'`);
});

test('train gives what DeepSeek-V3 took: 2.664 million H800-hours published, 2.674 by its operations', async () => {
  const run = [
    '--model',
    'deepseek-v3',
    '--device',
    'h800',
    '--devices',
    '2048',
    '--tokens',
    '14.8T',
    '--price',
    '2USD/h',
  ];
  const { exitCode, stdout } = await plan('train', ...run);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^device-hours +2,674,000 \(2,314,000 … 3,470,000\)$/m);
  expect(stdout).toMatch(/^cost +5,347,000 \(4,627,000 … 6,941,000\) USD$/m);
});

test('a trace is planned for as it is', async () => {
  const trace = join(folder, 'azure.csv');
  const rows = Array.from(
    { length: 50 },
    (_, second) => `2023-11-16 18:00:${String(second).padStart(2, '0')}.0000000,1000,200`,
  );
  writeFileSync(trace, ['TIMESTAMP,ContextTokens,GeneratedTokens', ...rows].join('\n'));
  const { exitCode, stdout } = await plan(
    '--model',
    'deepseek-r1:7b',
    '--trace',
    trace,
    ...targets,
    '--price',
    'h200=3USD/h',
    '--json',
  );
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).workload).toMatchObject({
    name: 'azure.csv',
    meanInputTokens: 1_000,
    meanOutputTokens: 200,
  });
});

test('targets below what the hardware can do end with 69, and say the bound', async () => {
  const { exitCode, stdout } = await plan(
    '--model',
    'r1',
    '--mix',
    'chat',
    '--ttft-p95',
    '3s',
    '--tpot-p95',
    '1ms',
    '--price',
    'h200=3USD/h',
    '--devices',
    'h200',
  );
  expect(exitCode).toBe(69);
  expect(stdout).toMatch(/One stream on 8 × H200 takes \d+ ms a token with this workload; asked are 1\.0 ms\./);
});

test.each([
  [['--rps', '16'], 64, 'A plan needs more to go by: add --model'],
  [[...asked, '--price', 'h999=3USD/h'], 66, 'Nearest are h'],
  [[...asked, '--price', 'h200=3'], 64, '--price h200 is 3, without a unit'],
  [[...asked, '--prices', 'absent.yaml'], 66, 'The list of prices absent.yaml cannot be read'],
  [
    [...asked, ...prices, '--devices', 'h200', '--svg', '/absent/report.svg'],
    74,
    '/absent/report.svg cannot be written',
  ],
  [['--json', 'compare', 'h200', '910c'], 64, 'Flags of compare go after its name'],
  [['compare', 'h200', ...asked], 64, 'A comparison needs two devices or more'],
  [
    ['train', '--model', 'r1', '--device', 'h200', '--devices', '8', '--tokens', '1T', '--price', '2'],
    64,
    '--price is 2, without a unit',
  ],
])('regauge plan %j ends with %i', async (args, exitCode, message) => {
  const outcome = await plan(...args);
  expect(outcome).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(message) });
});

test('a broken price is told with its line', async () => {
  const path = join(folder, 'prices.yaml');
  writeFileSync(path, 'prices:\n  - device: h200\n    rentUsdPerPackageHour: cheap\n');
  expect(await plan(...asked, '--prices', path)).toMatchObject({
    exitCode: 78,
    stderr: `regauge: ${path}:3: prices[0].rentUsdPerPackageHour has to be a number from 0 to 10000, is "cheap"\n`,
  });
});

test('shells complete what there is below plan', async () => {
  const { stdout } = await runCli(['completion', 'bash']);
  expect(stdout).toMatch(/'regauge plan'\) words='compare migrate train --model /);
  expect(stdout).toMatch(/'regauge estimate'\) words='--model /);
});
