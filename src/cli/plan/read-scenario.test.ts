import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { scenarioFrom } from './plan-flags.ts';
import { readScenario } from './read-scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'regauge-scenario-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(text: string): string {
  const path = join(folder, 'scenario.yaml');
  writeFileSync(path, text);
  return path;
}

test('a scenario is read in its units, and its files lie beside it', async () => {
  const path = written(
    'model: config.json\nmix: chat\nttft: 3s\npercentile: 99%\nprices: prices.yaml\nstock: { h200: 64 }\n',
  );
  expect(await readScenario(path)).toEqual({
    model: join(folder, 'config.json'),
    mix: 'chat',
    ttft: 3_000,
    percentile: 0.99,
    prices: join(folder, 'prices.yaml'),
    stock: { h200: 64 },
  });
});

test.each([
  ['ttft: 3', ':1: ttft is 3, without a unit: write a time like 3s or 60ms'],
  ['model: r1\nrps: -2', ':2: rps is -2, and must be above 0: write a number like 16'],
  ['model: r1\n\nmodle: r1', ':1: the file Unrecognized key: "modle"'],
  ['mix: chat\ntrace: a.csv', ':2: trace says with mix what requests are like; keep one of them'],
  ['input: { mean: 9, p50: 9, p95: 9, p99: 9 }', ':1: input needs the other one: lengths of both input and output'],
  [
    'classes:\n  - { name: a, mix: chat }\n  - { name: a, mix: chat }',
    ':3: classes[1].name is the name of another class',
  ],
  [
    'prices:\n  - device: h200\n    rentUsdPerPackageHour: -1',
    ':3: prices[0].rentUsdPerPackageHour has to be a number from 0 to 10000, is -1',
  ],
  [
    'prices:\n  - device: h200\n  - device: h999\n    rentUsdPerPackageHour: 1',
    ':2: prices[0] needs either rentUsdPerPackageHour or buy',
  ],
  [
    'accelerators:\n  - id: own\n    memory: 3',
    ':3: accelerators[0].memory is no field of an accelerator; did you mean memoryGb? Units belong in the name',
  ],
  ['a: [', ':1: '],
])('%j is refused with its line', async (text, message) => {
  const path = written(text);
  await expect(readScenario(path)).rejects.toMatchObject({
    code: 'CLI_CONFIG',
    message: expect.stringContaining(`${path}${message}`),
  });
});

test('a device in the prices that nobody knows is told with its line and the nearest names', async () => {
  const path = written('prices:\n  - device: h999\n    rentUsdPerPackageHour: 1\n');
  await expect(readScenario(path)).rejects.toThrow(
    `${path}:2: prices[0].device is refused: The catalogue has no accelerator "h999". Nearest are`,
  );
});

test('a scenario that is not there is an input that is missing', async () => {
  await expect(readScenario(join(folder, 'absent.yaml'))).rejects.toMatchObject({ code: 'CLI_INPUT' });
});

test('flags win over the file, and another mix replaces all that the file says of requests', async () => {
  const path = written('model: r1\nrps: 4\ntrace: a.csv\nttft: 3s\nprice: { h200: 3USD/h, b200: 6USD/h }\n');
  const flags = { scenario: path, mix: 'chat', rps: '16', price: ['h200=2USD/h'] };
  expect(await scenarioFrom(flags)).toEqual({
    model: 'r1',
    rps: 16,
    mix: 'chat',
    ttft: 3_000,
    price: { h200: 2_000_000, b200: 6_000_000 },
  });
});

test('a scenario without prices stays without', async () => {
  expect(await scenarioFrom({ scenario: written('model: r1\n') })).toEqual({ model: 'r1' });
});
