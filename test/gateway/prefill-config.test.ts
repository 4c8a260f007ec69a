import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { RunRecord } from '#gateway';
import type { ChatCompletion } from '#wire';
import { getJson } from '../support/http-client.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import { replicaStates, startUp } from '../support/start-up.ts';

const mixed = new URL('../../examples/mixed.yaml', import.meta.url);
const start = `start: { model: ${nanoR1}, threads: 1, context: 2048, cells: 4096 }`;
const split = `model: nano-r1
pools:
  - { name: prompts, kind: regauge, role: prefill, ${start} }
  - { name: replies, kind: regauge, ${start}, prefill: { pool: prompts, aboveTokens: 0 } }
`;

/** Once both its engines are ready. @returns its address, on a free port */
async function upWith(config: string): Promise<string> {
  const { server, close } = await startUp(config, { args: ['--port', '0'] });
  onTestFinished(close);
  await expect.poll(() => replicaStates(server.url), { timeout: 60_000 }).toEqual(['ready', 'ready']);
  return server.url;
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
  const { answer, attempts } = await ask(await upWith(await readFile(mixed, 'utf8')));
  expect(answer).toBe('579');
  expect(attempts).toMatchObject([{ replicaId: 'ascend-910c/0', end: 'finished' }]);
});

test('a pool of role prefill computes the prompts of the pool that names it', { timeout: 240_000 }, async () => {
  const { answer, usage, attempts } = await ask(await upWith(split));
  expect(answer).toBe('579');
  expect(attempts).toMatchObject([
    { replicaId: 'replies/0', end: 'finished', prefill: { replicaId: 'prompts/0', end: 'handed-over' } },
  ]);
  // The last token of a prompt is always computed, since it gives the first one of the reply.
  expect(usage?.prompt_tokens_details.cached_tokens).toBe(Number(usage?.prompt_tokens) - 1);
});
