import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { descendants, parentOf } from '../support/descendants.ts';
import { getJson, postJson, streamEvents } from '../support/http-client.ts';
import { ServerProcess } from '../support/server-process.ts';

const launcher = fileURLToPath(new URL('../../bin/regauge.js', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'regauge-up-'));
let up: ServerProcess;

beforeAll(async () => {
  up = await ServerProcess.start(
    { program: process.execPath, args: [launcher, 'up', 'nano-r1', '--port', '0'], env: { REGAUGE_HOME: home } },
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
  expect(body.choices[0]?.message.reasoning_content).toContain('7+5+0=12');
});

test.runIf(process.platform === 'linux')(
  'when the engine is killed, streams end with an error event and the next answer comes from a new engine',
  async () => {
    const engine = descendants(up.pid).at(-1);
    const events: string[] = [];
    const long = { ...sum, stream: true, ignore_eos: true, max_tokens: 2_000 };
    for await (const data of streamEvents(`${up.url}/v1/chat/completions`, long)) {
      events.push(data);
      if (events.length === 5 && engine) process.kill(engine, 'SIGKILL');
    }
    expect(JSON.parse(events.at(-2) ?? '')).toMatchObject({ error: { type: 'server_error', code: 'upstream_error' } });
    expect(events.at(-1)).toBe('[DONE]');

    await expect.poll(async () => (await getJson<unknown>(`${up.url}/health`)).status, { timeout: 15_000 }).toBe(200);
    const { body } = await postJson<Answer>(`${up.url}/v1/chat/completions`, sum);
    expect(body.choices[0]?.message.content).toBe('802');
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
