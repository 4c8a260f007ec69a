import { expect, test } from 'vitest';
import { applicable, configChanges, describeChange } from './config-changes.ts';
import { parseConfig } from './read-config.ts';
import type { FleetConfig } from './schema.ts';

const hash = (digit: string) => digit.repeat(64);
const text = `model: r1
pools:
  - name: own
    kind: regauge
    start: { model: r1, count: 2, threads: 1 }
    hourlyUsd: 0.4
    labels: { vendor: huawei }
  - name: far
    kind: vllm
    urls: [http://a:1, http://b:1]
keys:
  - { name: ann, sha256: ${hash('a')} }
`;
const read = (edited: string): FleetConfig => parseConfig(edited, 'r.yaml');
const changed = (from: string, to: string) => configChanges(read(text), read(text.replace(from, to)));

test('the same meaning in other words is no change', () => {
  const reordered = 'start: { threads: 1, count: 2, model: r1 }';
  expect(changed('start: { model: r1, count: 2, threads: 1 }', reordered)).toEqual([]);
  expect(changed('http://a:1,', 'http://a:1/,')).toEqual([]);
  expect(changed('model: r1\n', 'model: r1 # still\n')).toEqual([]);
});

test.each([
  [
    'a new pool',
    'keys:',
    '  - { name: third, kind: vllm, urls: [http://c:1] }\nkeys:',
    { kind: 'pool-added', pool: 'third', replicas: 1 },
  ],
  ['a pool less', / {2}- name: own.*(?= {2}- name: far)/s, '', { kind: 'pool-removed', pool: 'own', replicas: 2 }],
  ['one engine more', 'count: 2', 'count: 3', { kind: 'replicas-changed', pool: 'own', added: 1, removed: 0, kept: 2 }],
  ['other flags', 'threads: 1', 'threads: 2', { kind: 'replicas-changed', pool: 'own', added: 2, removed: 2, kept: 0 }],
  [
    'one address for another',
    'http://b:1',
    'http://c:1',
    { kind: 'replicas-changed', pool: 'far', added: 1, removed: 1, kept: 1 },
  ],
  ['labels', 'huawei', 'nvidia', { kind: 'pool-changed', pool: 'own', fields: ['labels'] }],
  ['a price', '0.4', '0.5', { kind: 'pool-changed', pool: 'own', fields: ['hourlyUsd'] }],
  [
    'how prompts are handed over',
    'http://b:1]',
    'http://b:1]\n    handOff: nixl',
    { kind: 'pool-changed', pool: 'far', fields: ['handOff'] },
  ],
  ['routing', 'keys:', 'routing: { ttftMs: 1 }\nkeys:', { kind: 'setting-changed', setting: 'routing' }],
  ['deadlines', 'keys:', 'deadlines: { stallMs: 1 }\nkeys:', { kind: 'setting-changed', setting: 'deadlines' }],
  ['prices', 'keys:', 'prices: { promptUsdPerMillion: 1 }\nkeys:', { kind: 'setting-changed', setting: 'prices' }],
  ['a key', `${hash('a')} }`, `${hash('a')}, priority: 1 }`, { kind: 'key-changed', key: 'ann' }],
  ['the address', 'keys:', 'listen: { port: 1 }\nkeys:', { kind: 'not-applied', setting: 'listen' }],
])('%s', (_, from, to, change) => {
  expect(configChanges(read(text), read(text.replace(from, to)))).toEqual([change]);
});

test('keys that come and go, and the last list', () => {
  expect(changed('name: ann', 'name: bob')).toEqual([
    { kind: 'key-removed', key: 'ann' },
    { kind: 'key-added', key: 'bob' },
  ]);
  const none = read(text.replace(/keys:.*/s, ''));
  expect(configChanges(read(text), none)).toEqual([{ kind: 'keys-abolished' }, { kind: 'key-removed', key: 'ann' }]);
  expect(configChanges(none, read(text))).toEqual([{ kind: 'keys-demanded' }, { kind: 'key-added', key: 'ann' }]);
});

test('what cannot change stays, and the rest goes through', () => {
  const edited = read(text.replace('model: r1\n', 'model: r2\nlisten: { port: 1 }\n').replace('0.4', '0.5'));
  expect(configChanges(read(text), edited).map(({ kind }) => kind)).toEqual([
    'not-applied',
    'not-applied',
    'pool-changed',
  ]);
  const applied = applicable(read(text), edited);
  expect(applied).toMatchObject({ model: 'r1', listen: { port: 8910 }, pools: [{ hourlyUsd: 0.5 }, {}] });
});

test('applying an edit leaves nothing to apply but what cannot change', () => {
  const edited = read(text.replace('count: 2', 'count: 1').replace('model: r1\n', 'model: r2\n'));
  const left = configChanges(applicable(read(text), edited), edited);
  expect(left).toEqual([{ kind: 'not-applied', setting: 'model' }]);
});

test('changes are told in a line each', () => {
  const lines = changed('count: 2, threads: 1', 'count: 1, threads: 1').map(describeChange);
  expect(lines).toEqual(['pool own: 0 replicas come, 1 go, 1 stay']);
});
