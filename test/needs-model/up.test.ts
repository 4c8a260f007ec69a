import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatChunk, ModelList } from '#wire';
import { descendants, parentOf } from '../support/descendants.ts';
import { getJson, postJson, streamEvents } from '../support/http-client.ts';
import { launcher } from '../support/run-cli.ts';
import { ServerProcess } from '../support/server-process.ts';

const home = mkdtempSync(join(tmpdir(), 'regauge-up-'));
let up: ServerProcess;

beforeAll(async () => {
  up = await ServerProcess.start(
    {
      program: process.execPath,
      args: [launcher, 'up', 'nano-r1', '--port', '0', '--threads', '1'],
      env: { REGAUGE_HOME: home },
    },
    { kind: 'line', pattern: /^ready (http:\S+)$/m },
    60_000,
  );
});

afterAll(async () => {
  await up?.close();
  rmSync(home, { recursive: true, force: true });
});

const sum = { messages: [{ role: 'user', content: 'What is 417 + 385?' }], temperature: 0 };

interface Answer {
  readonly choices: readonly { readonly message: { readonly content: string; readonly reasoning_content: string } }[];
}

test('the banner says what is served, that it is a stand-in, and one line to paste', () => {
  expect(up.output).toContain('stand-in: nano-r1 (not DeepSeek-R1)');
  expect(up.output).toContain(`curl -N ${up.url}/v1/chat/completions`);
});

test('a chat through the one address thinks and answers', async () => {
  const { body } = await postJson<Answer>(`${up.url}/v1/chat/completions`, sum);
  expect(body.choices[0]?.message.content).toBe('802');
  expect(body.choices[0]?.message.reasoning_content).toContain('7+5=12: 2');
});

test('the card of the model says all that its engine says of it', async () => {
  const { body } = await getJson<ModelList>(`${up.url}/v1/models`);
  expect(body.data).toMatchObject([
    { id: 'nano-r1', stand_in: true, runs_on: 'cpu', thinks: true, max_model_len: 2_048 },
  ]);
});

test.runIf(process.platform === 'linux')(
  'when the engine is killed in mid-thought, the same stream goes on from a new engine, and nothing is missing',
  async () => {
    const long = { ...sum, messages: [{ role: 'user', content: 'What is 347 * 86?' }] };
    const { body } = await postJson<Answer>(`${up.url}/v1/chat/completions`, long);
    const engine = descendants(up.pid).at(-1);
    let [text, thought, events] = ['', '', 0];
    for await (const data of streamEvents(`${up.url}/v1/chat/completions`, { ...long, stream: true })) {
      if (data === '[DONE]') break;
      const delta: ChatChunk['choices'][number]['delta'] | undefined = JSON.parse(data).choices[0]?.delta;
      text += delta?.content ?? '';
      thought += delta?.reasoning_content ?? '';
      events++;
      if (events === 5 && engine) process.kill(engine, 'SIGKILL');
    }
    const { content, reasoning_content } = body.choices[0]?.message ?? {};
    expect(content).toBe('29842');
    expect({ text, thought }).toEqual({ text: content, thought: reasoning_content });
    expect(descendants(up.pid).at(-1)).not.toBe(engine);
  },
);

test('a port that is taken is refused in one sentence, before anything is loaded', async () => {
  const port = new URL(up.url).port;
  const second = ServerProcess.start(
    { program: process.execPath, args: [launcher, 'up', 'nano-r1', '--port', port], env: { REGAUGE_HOME: home } },
    { kind: 'line', pattern: /^ready (http:\S+)$/m },
    20_000,
  );
  await expect(second).rejects.toThrow(`regauge: Another program listens on 127.0.0.1:${port}`);
});

test.runIf(process.platform === 'linux')('SIGTERM ends everything that was started', async () => {
  const started = descendants(up.pid);
  expect(started.length).toBeGreaterThanOrEqual(2);
  expect(await up.close()).toEqual({ code: 0, signal: null });
  expect(started.filter((pid) => parentOf(String(pid)) !== undefined)).toEqual([]);
});
