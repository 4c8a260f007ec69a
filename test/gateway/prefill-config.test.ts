import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { RunRecord } from '#gateway';
import type { ChatCompletion } from '#wire';
import { selfCommand } from '../../src/cli/self-command.ts';
import { getJson } from '../support/http-client.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import { ServerProcess } from '../support/server-process.ts';

const mixed = fileURLToPath(new URL('../../examples/mixed.yaml', import.meta.url));
const start = `start: { model: ${nanoR1}, threads: 1, context: 2048, cells: 4096 }`;
const split = `model: nano-r1
pools:
  - { name: prompts, kind: regauge, role: prefill, ${start} }
  - { name: replies, kind: regauge, ${start}, prefill: { pool: prompts, aboveTokens: 0 } }
`;

interface Fleet {
  readonly replicas: readonly { readonly id: string; readonly state: string }[];
}

/** `regauge up --config` on a free port, with all its engines ready. */
async function upWith(config: { readonly path: string } | { readonly text: string }, engines: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'regauge-up-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = 'path' in config ? config.path : join(folder, 'regauge.yaml');
  if ('text' in config) await writeFile(path, config.text);
  const self = selfCommand();
  const up = await ServerProcess.start(
    {
      program: self.command,
      args: [...self.args, 'up', '--config', path, '--port', '0'],
      env: { ...self.env, REGAUGE_HOME: folder },
    },
    { kind: 'line', pattern: /^ready (http:\S+)$/m },
    90_000,
  );
  onTestFinished(async () => {
    await up.close();
  });
  const states = async () => (await getJson<Fleet>(`${up.url}/v1/fleet`)).body.replicas.map(({ state }) => state);
  await expect.poll(states, { timeout: 60_000 }).toEqual(Array(engines).fill('ready'));
  return up.url;
}

async function ask(url: string) {
  const reply = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'regauge-keep': 'true' },
    body: JSON.stringify({
      model: 'nano-r1',
      messages: [{ role: 'user', content: 'What is 123 + 456?' }],
      temperature: 0,
    }),
  });
  const { choices, usage }: ChatCompletion = JSON.parse(await reply.text());
  const record = await getJson<RunRecord>(`${url}/v1/runs/${reply.headers.get('regauge-run')}`);
  return { answer: choices[0]?.message.content, usage, attempts: record.body.attempts };
}

test('the shipped example serves, and its cheaper pool answers', { timeout: 240_000 }, async () => {
  const { answer, attempts } = await ask(await upWith({ path: mixed }, 2));
  expect(answer).toBe('579');
  expect(attempts).toMatchObject([{ replicaId: 'ascend-910c/0', end: 'finished' }]);
});

test('a pool of role prefill computes the prompts of the pool that names it', { timeout: 240_000 }, async () => {
  const { answer, usage, attempts } = await ask(await upWith({ text: split }, 2));
  expect(answer).toBe('579');
  expect(attempts).toMatchObject([
    { replicaId: 'replies/0', end: 'finished', prefill: { replicaId: 'prompts/0', end: 'handed-over' } },
  ]);
  // The last token of a prompt is always computed, since it gives the first one of the reply.
  expect(usage?.prompt_tokens_details.cached_tokens).toBe(Number(usage?.prompt_tokens) - 1);
});
