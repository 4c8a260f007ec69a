import { expect, test } from 'vitest';
import { parseConfig, readConfig } from './read-config.ts';

const small = `model: r1
pools:
  - name: cheap
    kind: vllm
    urls: [http://10.0.0.5:8000]
`;

test('what is left out gets its default', () => {
  expect(parseConfig(small, 'regauge.yaml')).toMatchObject({
    listen: { host: '127.0.0.1', port: 8910 },
    routing: { policy: 'cheapest-in-time', ttftMs: 2_000 },
    deadlines: { stallMs: 30_000 },
    pools: [{ name: 'cheap', hourlyUsd: 0, labels: {} }],
  });
});

test.each([
  [
    'a wrong value names its line',
    small.replace('kind: vllm', 'kind: vllm\n    hourlyUsd: -1'),
    'regauge.yaml:5: pools[0].hourlyUsd',
  ],
  ['a misspelt key is no silence', `${small}polcy: x\n`, 'Unrecognized key: "polcy"'],
  ['a pool needs urls or start', small.replace(/ {4}urls.*\n/, ''), 'regauge.yaml:3: pools[0] must have either `urls`'],
  [
    'two pools of one name',
    `${small}  - {name: cheap, kind: vllm, urls: [http://b]}\n`,
    'regauge.yaml:6: pools[1].name is cheap',
  ],
  [
    'only our own engine can be started',
    small.replace(/urls.*/, 'start: {model: nano-r1}'),
    'pools[0].kind `start` starts our own engine',
  ],
  ['broken YAML names its line', 'model: [\n', 'regauge.yaml:2:'],
  ['an empty file', '', 'the file'],
])('%s', (_, text, message) => {
  expect(() => parseConfig(text, 'regauge.yaml')).toThrow(message);
});

test('all faults are told at once', () => {
  const text = small.replace('model: r1', 'model: 3').replace('vllm', 'vlm');
  expect(() => parseConfig(text, 'r.yaml')).toThrow(/^r\.yaml:1: model .*\nr\.yaml:4: pools\[0\]\.kind /);
});

test('a file that is not there is explained', async () => {
  await expect(readConfig('/nowhere/regauge.yaml')).rejects.toThrow('cannot be read');
});

test('who computes prompts for a pool has that role, and is of its kind', () => {
  const pools = (helper: string) => `model: r1
pools:
  - { name: d, kind: vllm, urls: ['http://d:1'], prefill: { pool: p } }
  - { name: ${helper} }
`;
  const fault = (helper: string) => () => parseConfig(pools(helper), 'r.yaml');
  expect(fault("p, kind: vllm, urls: ['http://p:1'], role: prefill")).not.toThrow();
  expect(fault("q, kind: vllm, urls: ['http://p:1'], role: prefill")).toThrow(
    'r.yaml:3: pools[0].prefill.pool is p, and no pool has that name',
  );
  expect(fault("p, kind: vllm, urls: ['http://p:1']")).toThrow('is p, which must have `role: prefill`');
  expect(fault("p, kind: sglang, urls: ['http://p:1'], role: prefill")).toThrow('shares no KV with vllm');
});
