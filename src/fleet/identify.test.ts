import { expect, test } from 'vitest';
import { identify } from './identify.ts';
import { recorded, target } from './testing/builders.ts';
import { emulatedReplica, models, page } from './testing/emulated-replica.ts';

const recordedPage = (name: Parameters<typeof recorded>[0]) => ({ status: 200, body: recorded(name) });

test('our engine tells its model, its context and a fingerprint of the file', async () => {
  const { ask, asked } = emulatedReplica({ '/v1/models': models });
  expect(await identify(target('regauge'), ask)).toEqual({
    version: undefined,
    models: ['r1'],
    contextTokens: 2_048,
    tokenizer: 'gguf:f00d',
    card: { id: 'r1', max_model_len: 2_048, fingerprint: 'f00d' },
  });
  expect(asked).toEqual(['GET /v1/models']);
});

test('vLLM, as recorded, tells its version and the checkpoint it was started with', async () => {
  const { ask } = emulatedReplica({
    '/v1/models': recordedPage('vllm-0.32.0/models.json'),
    '/version': recordedPage('vllm-0.32.0/version.json'),
  });
  expect(await identify(target('vllm', { upstreamModel: undefined }), ask)).toEqual({
    version: '0.32.0',
    models: ['smol'],
    contextTokens: 2_048,
    tokenizer: 'checkpoint:smollm2-hf',
  });
});

test('llama-server, as recorded, is known by its file, vocabulary and size', async () => {
  const { ask } = emulatedReplica({
    '/v1/models': recordedPage('llama-server-b11434/models.json'),
    '/props': recordedPage('llama-server-b11434/props.json'),
  });
  expect(await identify(target('llama-server'), ask)).toEqual({
    version: 'b0-unknown',
    models: ['SmolLM2-135M-Instruct.Q4_1.gguf'],
    contextTokens: 4_096,
    tokenizer: 'gguf-file:SmolLM2-135M-Instruct.Q4_1.gguf 49152 96576768',
  });
});

test('SGLang under its old path is the same to us as vLLM with the same checkpoint, as its source describes', async () => {
  const { ask } = emulatedReplica({
    '/v1/models': page({ data: [{ id: 'r1', max_model_len: 512 }] }),
    '/get_server_info': page({ version: '0.5.18', tokenizer_path: 'deepseek-ai/DeepSeek-R1' }),
  });
  expect(await identify(target('sglang'), ask)).toMatchObject({
    version: '0.5.18',
    tokenizer: 'checkpoint:deepseek-ai/DeepSeek-R1',
  });
});

test('facts beside the model list may be missing', async () => {
  const { ask } = emulatedReplica({ '/v1/models': models, '/version': 'refuses' });
  expect(await identify(target('vllm'), ask)).toMatchObject({ version: undefined, models: ['r1'] });
});

test('the context is that of the configured model, not of the first in the list', async () => {
  const list = page({
    data: [
      { id: 'other', max_model_len: 1 },
      { id: 'r1', max_model_len: 2 },
    ],
  });
  const { ask } = emulatedReplica({ '/v1/models': list });
  expect(await identify(target('vllm'), ask)).toMatchObject({ contextTokens: 2 });
});

test('a server that does not answer in time is unreachable', async () => {
  const { ask } = emulatedReplica({ '/v1/models': 'hangs' });
  await expect(identify(target('regauge'), ask, 1)).rejects.toThrowError(
    expect.objectContaining({
      code: 'FLEET_UNREACHABLE',
      details: { id: 'pool/0', url: 'http://replica', deadlineMs: 1 },
    }),
  );
});

test.each([
  ['an error', page({ error: 'no' }, 401)],
  ['a page', { status: 200, body: '<html>' }],
  ['an empty list', page({ data: [] })],
])('%s instead of a model list is unexpected', async (_what, reply) => {
  const { ask } = emulatedReplica({ '/v1/models': reply });
  await expect(identify(target('regauge'), ask)).rejects.toThrowError(
    expect.objectContaining({ code: 'FLEET_UNEXPECTED_REPLY' }),
  );
});
