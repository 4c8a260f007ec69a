import { expect, test } from 'vitest';
import type { UpstreamRequest } from '../adapter.ts';
import { handOffOf } from './hand-off.ts';

const request: UpstreamRequest = {
  method: 'POST',
  path: '/v1/chat/completions',
  headers: {},
  body: JSON.stringify({
    messages: [],
    max_tokens: 500,
    min_tokens: 3,
    stream: true,
    stream_options: { include_usage: true },
  }),
  dropped: [],
};
const body = (amended: UpstreamRequest | undefined) => JSON.parse(amended?.body ?? 'null');

test('vLLM computes the prompt first: one token, whole, its KV kept for a decoder not yet known', () => {
  const handOff = handOffOf('nixl');
  if (handOff?.kind !== 'pull') throw new Error('nixl pulls');
  expect(body(handOff.toPrefill(request))).toEqual({
    messages: [],
    max_tokens: 1,
    stream: false,
    kv_transfer_params: {
      do_remote_decode: true,
      do_remote_prefill: false,
      remote_engine_id: null,
      remote_block_ids: null,
      remote_host: null,
      remote_port: null,
    },
  });
});

test('what the prompt replica says of its KV reaches the decoder as it is, beside the whole request', () => {
  const handOff = handOffOf('nixl');
  if (handOff?.kind !== 'pull') throw new Error('nixl pulls');
  const params = { do_remote_prefill: true, remote_block_ids: [[1, 2]], tp_size: 8, of_tomorrow: 'x' };
  expect(body(handOff.toDecode(request, { kv_transfer_params: params }))).toEqual({
    ...JSON.parse(request.body),
    kv_transfer_params: params,
  });
  expect(handOff.toDecode(request, { choices: [] })).toBe(undefined);
});

test('vLLM-Ascend with Mooncake also wants at least one token', () => {
  const handOff = handOffOf('mooncake-pull');
  if (handOff?.kind !== 'pull') throw new Error('mooncake pulls');
  expect(body(handOff.toPrefill(request))).toMatchObject({ max_tokens: 1, min_tokens: 1, stream: false });
});

test('SGLang gets one request twice, with the room where the two meet', () => {
  const handOff = handOffOf('sglang-bootstrap');
  if (handOff?.kind !== 'together') throw new Error('sglang works together');
  const url = 'http://10.0.0.5:30000/x';
  expect(body(handOff.toBoth(request, { url, bootstrapPort: 9_000 }, 77))).toMatchObject({ bootstrap_port: 9_000 });
  expect(body(handOff.toBoth(request, { url }, 77))).toEqual({
    ...JSON.parse(request.body),
    bootstrap_host: '10.0.0.5',
    bootstrap_port: 8_998,
    bootstrap_room: 77,
  });
});

test('layerwise, the decoder learns whom to tell, and the prompt replica what the decoder told', () => {
  const handOff = handOffOf('mooncake-layerwise');
  if (handOff?.kind !== 'push') throw new Error('layerwise pushes');
  expect(body(handOff.toDecode(request, 'http://gateway/v1/metaserver/a')).kv_transfer_params).toEqual({
    do_remote_decode: false,
    do_remote_prefill: true,
    metaserver: 'http://gateway/v1/metaserver/a',
  });
  const blocks = { remote_block_ids: [4], remote_host: '10.0.0.9' };
  expect(body(handOff.toPrefill(request, blocks))).toEqual({
    messages: [],
    max_tokens: 1,
    stream: false,
    kv_transfer_params: blocks,
  });
});

test('a hosted API hands nothing over', () => {
  expect(handOffOf('none')).toBe(undefined);
});
