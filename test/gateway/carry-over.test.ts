import { afterEach, expect, test } from 'vitest';
import { defaultSettings, type Gateway } from '#gateway';
import type { ChatChunk, ChatCompletion } from '#wire';
import { postJson, streamEvents } from '../support/http-client.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import { readMetrics } from '../support/read-metrics.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';
import { replicaAt, startGateway } from './start-gateway.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const questions = Array.from({ length: 20 }, (_, i) => `What is ${137 * i + 105} + ${311 * i + 260}?`);
const ask = (content: string) => ({ messages: [{ role: 'user', content }], temperature: 0 });
/** Enough for a stopped engine to be noticed, and more than a loaded machine takes for a token. */
const deadlines = { ...defaultSettings.deadlines, firstByteMs: 4_000, idleMs: 4_000 };

interface Answer {
  readonly thinking: string;
  readonly answer: string;
}

async function undisturbed(url: string): Promise<readonly Answer[]> {
  const bodies = await Promise.all(
    questions.map(async (q) => (await postJson<ChatCompletion>(`${url}/v1/chat/completions`, ask(q))).body),
  );
  return bodies.map(wholeAnswer);
}

function wholeAnswer({ choices }: ChatCompletion): Answer {
  const { reasoning_content = '', content = '' } = choices[0]?.message ?? {};
  return { thinking: reasoning_content, answer: content };
}

/** Reads one stream whole, telling of each token; the ids of its chunks must be one. */
async function streamed(url: string, question: string, onToken: () => void): Promise<Answer> {
  let [thinking, answer, id] = ['', '', ''];
  let reasons = 0;
  for await (const data of streamEvents(`${url}/v1/chat/completions`, { ...ask(question), stream: true })) {
    if (data === '[DONE]') break;
    const chunk: ChatChunk = JSON.parse(data);
    id ||= chunk.id;
    expect(chunk).toMatchObject({ id });
    const { delta, finish_reason } = chunk.choices[0] ?? {};
    thinking += delta?.reasoning_content ?? '';
    answer += delta?.content ?? '';
    if (finish_reason) reasons++;
    if (delta?.reasoning_content || delta?.content) onToken();
  }
  expect(reasons).toBe(1);
  return { thinking, answer };
}

async function startTwo(): Promise<{
  readonly victim: ServerProcess;
  readonly gateway: Gateway;
  readonly expected: readonly Answer[];
}> {
  const engines = await Promise.all([0, 1].map(() => startEngine({ model: nanoR1, threads: 1, maxRunning: 20 })));
  const [victim, other] = engines;
  if (!victim || !other) throw new Error('two engines were started');
  // A stopped process ends only by force.
  open.push({ close: () => victim.close('SIGKILL') }, other);
  const gateway = await startGateway([replicaAt('a/0', victim.url), replicaAt('b/0', other.url)], { deadlines });
  open.unshift(gateway);
  return { victim, gateway, expected: await undisturbed(other.url) };
}

/** Sends a signal to the engine when the clients together have got so many tokens. */
function after(tokens: number, victim: ServerProcess, signal: NodeJS.Signals): () => void {
  let seen = 0;
  return () => {
    if (++seen === tokens) process.kill(victim.pid, signal);
  };
}

test.each([
  ['SIGKILL', 21],
  ['SIGKILL', 150],
  ['SIGSTOP', 97],
] as const)(
  'twenty streams of which half lose their engine to %s at token %i give the undisturbed text',
  async (signal, tokens) => {
    const { victim, gateway, expected } = await startTwo();
    const onToken = after(tokens, victim, signal);
    const answers = await Promise.all(questions.map((question) => streamed(gateway.url, question, onToken)));
    expect(answers).toEqual(expected);
    const metrics = await readMetrics(gateway.url);
    const total = (name: string) => metrics.get(`regauge_gateway_${name}_total`) ?? 0;
    expect(total('carry_overs') + total('retries')).toBeGreaterThan(0);
    expect(metrics.get('regauge_gateway_runs_in_flight')).toBe(0);
  },
  60_000,
);

test('whole replies whose engine is killed are the undisturbed ones', async () => {
  const { victim, gateway, expected } = await startTwo();
  const onToken = after(30, victim, 'SIGKILL');
  const [watched = '', ...others] = questions;
  const wholes = others.map(async (question) =>
    wholeAnswer((await postJson<ChatCompletion>(`${gateway.url}/v1/chat/completions`, ask(question))).body),
  );
  const streams = [watched, ...questions].map((question) => streamed(gateway.url, question, onToken));
  expect(await Promise.all(wholes)).toEqual(expected.slice(1));
  expect((await Promise.all(streams)).slice(1)).toEqual(expected);
}, 60_000);
