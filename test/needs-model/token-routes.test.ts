import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorBody } from '#wire';
import { postJson } from '../support/http-client.ts';
import { byteIds, nanoR1 } from '../support/nano-r1.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';

let engine: ServerProcess;
beforeAll(async () => {
  engine = await startEngine({ model: nanoR1, threads: 1, maxRunning: 1 });
});
afterAll(() => engine?.close());

test('text becomes ids, and ids the text', async () => {
  const { body } = await postJson(`${engine.url}/tokenize`, { prompt: '12', add_special_tokens: false });
  expect(body).toMatchObject({ tokens: byteIds('12'), count: 2 });
  expect((await postJson(`${engine.url}/detokenize`, { tokens: byteIds('12') })).body).toEqual({ prompt: '12' });
});

test('one word of half a million letters is text like any other, and ends no process', async () => {
  const { body } = await postJson(`${engine.url}/tokenize`, { prompt: 'a'.repeat(500_000) });
  expect(body).toMatchObject({ count: 500_000 });
});

test.each([
  ['/tokenize', { prompt: '1', add_special_tokens: true }, 'unsupported_parameter', 'add_special_tokens'],
  ['/tokenize', { prompt: '1', return_token_strs: true }, 'unsupported_parameter', 'return_token_strs'],
  ['/tokenize', { prompt: '1', promt: '2' }, 'unknown_parameter', 'promt'],
  ['/tokenize', {}, 'missing_required_parameter', 'prompt'],
  ['/detokenize', { tokens: [1, -1] }, 'invalid_value', 'tokens[1]'],
  ['/detokenize', { tokens: [999] }, 'invalid_value', 'tokens'],
])('%s refuses %j with %s for %s', async (path, body, code, param) => {
  const reply = await postJson<ErrorBody>(engine.url + path, body);
  expect(reply).toMatchObject({ status: 400, body: { error: { code, param } } });
});
