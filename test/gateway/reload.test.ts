import { writeFile } from 'node:fs/promises';
import OpenAI, { APIError } from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunRecord } from '#gateway';
import { hashApiKey } from '../../src/cli/config/api-key.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { type StartedUp, startUp } from '../support/start-up.ts';

const start = `start: { model: ${nanoR1}, threads: 1, context: 2048, cells: 4096 }`;
const cheap = `  - { name: cheap, kind: regauge, ${start}, hourlyUsd: 0.40, labels: { vendor: huawei } }\n`;
const dear = `  - { name: dear, kind: regauge, ${start}, hourlyUsd: 2.10, labels: { vendor: nvidia } }\n`;
const ann = `  - { name: ann, sha256: ${hashApiKey('rg-ann')}, only: { vendor: [huawei] } }\n`;
const bob = `  - { name: bob, sha256: ${hashApiKey('rg-bob')} }\n`;
const config = (pools: string, keys: string, more = 'listen: { port: 0 }\n') =>
  `model: r1\npools:\n${pools}keys:\n${keys}prices: { completionUsdPerMillion: 2 }\n${more}`;

let started: StartedUp;
let path: string;
let up: ServerProcess;
beforeAll(async () => {
  started = await startUp(config(cheap + dear, ann + bob));
  ({ configPath: path, server: up } = started);
}, 120_000);
afterAll(() => started?.close());

async function said(words: string, timeout = 30_000): Promise<void> {
  await expect.poll(() => up.output, { timeout }).toContain(words);
}

async function edit(text: string, words: string): Promise<void> {
  await writeFile(path, text);
  await said(words);
}

function client(name: string): OpenAI {
  return new OpenAI({ baseURL: `${up.url}/v1`, apiKey: `rg-${name}`, maxRetries: 0 });
}

/** @returns where it went, and how much of its prompt was known there */
async function ask(name: string, question: string, headers: Readonly<Record<string, string>> = {}) {
  const { data, response } = await client(name)
    .chat.completions.create(
      { model: 'r1', messages: [{ role: 'user', content: question }], temperature: 0 },
      { headers: { 'regauge-explain': '1', ...headers } },
    )
    .withResponse();
  const [replica] = (response.headers.get('regauge-decision') ?? '').split(':');
  return { replica, cachedTokens: data.usage?.prompt_tokens_details?.cached_tokens };
}

/** Without its end, so that it takes as long as it may. */
const endless = { ignore_eos: true };

async function streamLong(name: string, onText: (chars: number) => void) {
  const { data, response } = await client(name)
    .completions.create(
      { model: 'r1', prompt: '12+34=', max_tokens: 1_000, temperature: 0, stream: true, ...endless },
      { headers: { 'regauge-keep': 'true' } },
    )
    .withResponse();
  let text = '';
  let finish: string | undefined;
  for await (const { choices } of data) {
    text += choices[0]?.text ?? '';
    finish = choices[0]?.finish_reason ?? finish;
    onText(text.length);
  }
  return { text, finish, run: response.headers.get('regauge-run') ?? '' };
}

async function recordOf(name: string, run: string): Promise<RunRecord> {
  return await client(name).get(`/runs/${run}`);
}

test('the second caller of one prompt finds nothing of the first', async () => {
  for (const id of ['cheap/0', 'dear/0']) await said(`${id} is ready`);
  const question = 'What is 417 + 385 + 417 + 385 + 417 + 385?';
  const here = { 'regauge-only': 'vendor=huawei' };
  expect(await ask('bob', question, here)).toMatchObject({ replica: 'cheap/0', cachedTokens: 0 });
  expect((await ask('bob', question, here)).cachedTokens).toBeGreaterThan(0);
  expect(await ask('ann', question)).toMatchObject({ replica: 'cheap/0', cachedTokens: 0 });
}, 60_000);

test('a key that is pinned to a vendor never gets to another, and cannot unpin itself', async () => {
  const questions = Array.from({ length: 12 }, (_, i) => `What is ${211 * i + 123} + ${97 * i + 345}?`);
  const asked = await Promise.all(questions.map((question) => ask('ann', question)));
  expect(new Set(asked.map(({ replica }) => replica))).toEqual(new Set(['cheap/0']));
  const unpinned = ask('ann', 'What is 1 + 1?', { 'regauge-only': 'vendor=nvidia' });
  await expect(unpinned).rejects.toThrow('label rules forbid every replica');
}, 60_000);

test('an edit that is wrong changes nothing, and its line is named', async () => {
  await edit(config(cheap + dear, ann, 'listen: { port: 0 }\nroutng: {}\n'), 'Unrecognized key: "routng"');
  expect(up.output).toContain('regauge.yaml is not applied, what was before it stays:');
  expect((await ask('bob', 'What is 1 + 1?')).replica).toBeDefined();
});

test('what cannot change while it serves stays, and is said', async () => {
  const moved = config(cheap + dear, ann + bob, 'listen: { port: 1 }\nrouting: { ttftMs: 3000 }\n');
  await edit(moved, 'other routing');
  expect(up.output).toContain('listen cannot change while the fleet serves');
  expect((await ask('bob', 'What is 1 + 1?')).replica).toBeDefined();
});

test('a stream whose pool is taken out meanwhile ends whole, at the same replica', async () => {
  const undisturbed = await streamLong('ann', () => undefined);
  let isEdited = false;
  let isGoneAt = 0;
  const stream = await streamLong('ann', (chars) => {
    if (!isEdited) void writeFile(path, config(dear, ann + bob));
    isEdited = true;
    if (isGoneAt === 0 && up.output.includes('cheap/0 is draining')) isGoneAt = chars;
  });
  expect(isGoneAt).toBeGreaterThan(0);
  expect(stream.text.length).toBeGreaterThan(isGoneAt);
  expect(stream.text).toBe(undisturbed.text);
  expect(stream.finish).toBe('length');
  const record = await recordOf('ann', stream.run);
  expect(record).toMatchObject({ key: 'ann', carryOvers: 0, costMicroUsd: 2 * 1_000 });
  expect(record.attempts).toMatchObject([{ replicaId: 'cheap/0', end: 'finished' }]);
  await said('cheap/0 is gone');
}, 120_000);

test('whose pool is gone is told so, and others are served', async () => {
  const refused: unknown = await ask('ann', 'What is 1 + 1?').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(APIError);
  expect(refused).toMatchObject({ status: 400, message: expect.stringContaining('label rules forbid every replica') });
  expect(await ask('bob', 'What is 1 + 1?')).toMatchObject({ replica: 'dear/0' });
});

test('a pool that comes is started, and a key that is revoked is of no use any more', async () => {
  await edit(config(cheap + dear, ann), 'pool cheap is new: 1 replica');
  await expect(ask('bob', 'What is 1 + 1?')).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' });
  await expect.poll(() => up.output.split('cheap/0 is ready').length, { timeout: 30_000 }).toBe(3);
  expect(await ask('ann', 'What is 1 + 1?')).toMatchObject({ replica: 'cheap/0' });
}, 60_000);

test('engines with other flags take over from those before them, which serve until then', async () => {
  const other = cheap.replace('cells: 4096', 'cells: 4352').replace('0.40', '0.50');
  await edit(config(other + dear, ann), 'pool cheap: 1 replicas come, 1 go, 0 stay');
  while (!up.output.includes('cheap/1 is ready')) await ask('ann', 'What is 1 + 1?');
  await said('cheap/0 is draining');
  expect(await ask('ann', 'What is 1 + 1?')).toMatchObject({ replica: 'cheap/1' });
}, 60_000);

test.runIf(process.platform !== 'win32')('SIGHUP reads the file at once', async () => {
  process.kill(up.pid, 'SIGHUP');
  await said('regauge.yaml: nothing has changed', 10_000);
  const { code } = await up.close();
  expect(code, up.output.slice(-1_500)).toBe(0);
});
