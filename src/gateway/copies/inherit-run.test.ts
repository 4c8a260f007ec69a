import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { parseChatRequest } from '#wire';
import { EmulatedReplica } from '../../../test/emulated/emulated-replica.ts';
import { replicaAt, startGateway } from '../../../test/gateway/start-gateway.ts';
import { anyone } from '../caller.ts';
import type { Gateway } from '../gateway.ts';
import type { RunRecord } from '../replica.ts';
import { free } from '../run-cost.ts';
import type { RunEvent } from '../run-event.ts';
import type { CopiedOptions, RunCopy, RunCopyPart } from './run-copy.ts';

const script = 'one\ntwo\n</think>\n\nand three';
const id = 'chatcmpl-aaaaaa-1';
const options: CopiedOptions = {
  id,
  createdSeconds: 7,
  protocol: 'openai',
  request: parseChatRequest({ messages: [{ role: 'user', content: '?' }], stream: true }),
  model: 'nano-r1',
  isKept: true,
  session: undefined,
  caller: anyone,
  rules: [],
  prices: free,
};

const copyOf = (events: readonly RunEvent[], over: Partial<RunCopy> = {}): RunCopy => ({
  options,
  events,
  tokenizer: 'nano-r1',
  attempts: [],
  ageMs: 1_000,
  end: undefined,
  ...over,
});

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A gateway with its copies of runs, and the records of those that it booked. */
async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'regauge-inherit-'));
  const replica = await EmulatedReplica.start(script);
  const copied: RunCopyPart[] = [];
  const booked: RunRecord[] = [];
  const copies = {
    take: (part: RunCopyPart) => {
      copied.push(structuredClone(part));
      return Promise.resolve('copied' as const);
    },
    forget: () => undefined,
  };
  const peers = {
    tag: 'bbbbbb',
    socketPath: join(folder, 'bbbbbb'),
    socketPathOf: () => undefined,
    metrics: () => Promise.resolve([]),
    copies,
  };
  const gateway = await startGateway(
    [replicaAt('a/0', replica.url)],
    {},
    { peers, onRunEnd: (one) => booked.push(one) },
  );
  closers.push(
    () => rm(folder, { recursive: true }),
    () => replica.close(),
    () => gateway.close(),
  );
  return { gateway, copied, booked };
}

async function events(gateway: Gateway): Promise<{ readonly text: string; readonly stream: string }> {
  const stream = await (await fetch(`${gateway.url}/v1/runs/${id}/events`)).text();
  const chunks = [...stream.matchAll(/^data: (\{.*\})$/gm)].map(([, json = '']) => JSON.parse(json));
  const deltas = chunks.flatMap(({ choices = [] }) => choices.map((choice: { delta?: object }) => choice.delta ?? {}));
  return { stream, text: deltas.map((delta) => `${delta.reasoning_content ?? ''}|${delta.content ?? ''}`).join('') };
}

test('from whatever event a copy ends with, its heir goes on to the same text, and books the run once', async () => {
  const { gateway, copied, booked } = await start();
  gateway.inherit(copyOf([]));
  const whole = (await events(gateway)).text;
  const completionTokens = booked[0]?.completionTokens;
  expect(completionTokens).toBeGreaterThan(10);
  expect(whole.replaceAll('|', '')).toBe('one\ntwoand three');
  const all = copied.flatMap((part) => part.events);
  const said = all.findIndex(({ kind }) => kind === 'finish');
  expect(said).toBeGreaterThan(10);
  // `opened` never comes without the first text.
  for (let cut = 2; cut < said; cut++) {
    const heir = await start();
    heir.gateway.inherit(copyOf(all.slice(0, cut)));
    const { text, stream } = await events(heir.gateway);
    expect(text.replaceAll('|', '')).toBe(whole.replaceAll('|', ''));
    expect(stream.endsWith('data: [DONE]\n\n')).toBe(true);
    const numbers = Array.from(stream.matchAll(/^id: (\d+)$/gm), ([, number]) => Number(number));
    expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
    expect(heir.booked).toMatchObject([{ id, end: 'complete', createdSeconds: 7, completionTokens }]);
  }
});

test('a whole reply leaves when its copy is whole', async () => {
  const { gateway, copied } = await start();
  const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'regauge-keep': 'true' },
    body: JSON.stringify({ messages: [{ role: 'user', content: '?' }] }),
  });
  expect(copied.at(-1)?.end?.kind).toBe('complete');
  expect(await reply.json()).toMatchObject({ choices: [{ message: { content: 'and three' } }] });
});

test('a run whose replica told no ids fails after what was told, and says why', async () => {
  const { gateway, booked } = await start();
  const told = { kind: 'answer', text: 'so f', tokens: undefined } as const;
  gateway.inherit(copyOf([{ kind: 'opened', promptTokens: undefined }, told]));
  const { text, stream } = await events(gateway);
  expect(text).toContain('so f');
  expect(stream).toContain('cannot be continued: the replica told no token ids');
  expect(booked).toMatchObject([{ end: 'failed' }]);
});

test('a run that was over is booked no second time, whether it was complete or had failed', async () => {
  const { gateway, booked } = await start();
  const error = { code: 'upstream_error', message: 'it broke off', param: undefined, details: {} } as const;
  const told = { kind: 'answer', text: 'x', tokens: [3] } as const;
  gateway.inherit(copyOf([{ kind: 'opened', promptTokens: [1] }, told], { end: { kind: 'failed', error } }));
  const { text, stream } = await events(gateway);
  expect(text).toContain('x');
  expect(stream).toContain('it broke off');
  expect(booked).toEqual([]);
});
