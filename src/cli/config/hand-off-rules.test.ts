import { expect, test } from 'vitest';
import { writtenHandOff } from './hand-off-rules.ts';
import { parseConfig } from './read-config.ts';

/** Two pools of one kind, of which the first computes the prompts of the second. */
const pair = (kind: string, { helper = '', decoder = '', listen = '' } = {}) => `model: r1
listen: { ${listen} }
pools:
  - name: p
    kind: ${kind}
    role: prefill
    urls: ['http://p:1']
    ${helper}
  - name: d
    kind: ${kind}
    urls: ['http://d:1']
    prefill: { pool: p }
    ${decoder}
`;
const read = (text: string) => parseConfig(text, 'r.yaml');
const publicUrl = 'publicUrl: http://gateway:8910/fleet/';

test('a protocol that a kind does not speak names its line and those it does', () => {
  expect(() => read(pair('vllm', { decoder: 'handOff: mooncake-pull' }))).toThrow(
    'r.yaml:13: pools[1].handOff is mooncake-pull, which vllm does not speak; it must be nixl',
  );
  expect(() => read(pair('vllm-ascend', { helper: 'handOff: nixl' }))).toThrow(
    'r.yaml:8: pools[0].handOff is nixl, which vllm-ascend does not speak; it must be mooncake-pull or mooncake-layerwise',
  );
});

test('a kind that hands nothing over needs no protocol and takes no helper', () => {
  const alone = "model: r1\npools:\n  - { name: a, kind: mindie, urls: ['http://a:1'], handOff: nixl }\n";
  expect(() => read(alone)).toThrow('r.yaml:3: pools[0].handOff is nixl, and mindie hands no KV over; leave it out');
  expect(() => read(pair('llama-server'))).toThrow(
    'r.yaml:12: pools[1].prefill.pool is p, and llama-server takes no KV over; leave `prefill` out',
  );
});

test('two pools that work together speak one protocol, and one of them may say it for both', () => {
  const layerwise = { listen: publicUrl, helper: 'handOff: mooncake-layerwise' };
  expect(() => read(pair('vllm-ascend', { ...layerwise, decoder: 'handOff: mooncake-pull' }))).toThrow(
    'r.yaml:13: pools[1].handOff is mooncake-pull, and mooncake-layerwise at p, its helper; both must be the same',
  );
  const { pools } = read(pair('vllm-ascend', layerwise));
  expect(pools.map((pool) => writtenHandOff(pool, pools))).toEqual(['mooncake-layerwise', 'mooncake-layerwise']);
});

test.each([
  ['helper', 'r.yaml:8: pools[0].handOff'],
  ['decoder', 'r.yaml:13: pools[1].handOff'],
])('layerwise at the %s needs an address that decoders can call', (who, where) => {
  const written = { [who]: 'handOff: mooncake-layerwise' };
  expect(() => read(pair('vllm-ascend', written))).toThrow(`${where} is mooncake-layerwise, whose decoders call`);
  expect(() => read(pair('vllm-ascend', { ...written, listen: publicUrl }))).not.toThrow();
});

test.each([
  ['ftp://gateway', 'listen.publicUrl'],
  ['http://gateway?a=b', 'listen.publicUrl must have neither a query nor a fragment'],
])('%s is no address for decoders', (url, message) => {
  expect(() => read(pair('sglang', { listen: `publicUrl: '${url}'` }))).toThrow(`r.yaml:2: ${message}`);
});

test('only SGLang’s helpers have a port where decoders meet them', () => {
  expect(read(pair('sglang', { helper: 'bootstrapPort: 9000' })).pools[0]).toMatchObject({ bootstrapPort: 9_000 });
  expect(() => read(pair('sglang', { decoder: 'bootstrapPort: 9000' }))).toThrow(
    'r.yaml:13: pools[1].bootstrapPort is for a pool of kind sglang and role prefill',
  );
  expect(() => read(pair('vllm', { helper: 'bootstrapPort: 9000' }))).toThrow(
    'r.yaml:8: pools[0].bootstrapPort is for',
  );
});
