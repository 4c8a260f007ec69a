import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { descendants } from '../support/descendants.ts';
import { getJson, streamEvents } from '../support/http-client.ts';
import { isAlive } from '../support/is-alive.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { replicaStates, type StartedUp, startUp } from '../support/start-up.ts';

/** The number of cells tells the two engines apart in the process list. */
const config = `model: r1
listen: { port: 0 }
pools:
  - name: cheap
    kind: regauge
    start: { model: ${nanoR1}, threads: 1, cells: 4096 }
    hourlyUsd: 0.40
    labels: { vendor: huawei }
  - name: dear
    kind: regauge
    start: { model: ${nanoR1}, threads: 1, cells: 4352 }
    hourlyUsd: 2.10
    labels: { vendor: nvidia }
deadlines: { stallMs: 10000 }
`;

interface Chunk {
  readonly error?: object;
  readonly choices?: readonly { readonly delta: { readonly reasoning_content?: string; readonly content?: string } }[];
}
interface Fleet {
  readonly replicas: readonly { readonly id: string; readonly state: string; readonly hourlyUsd: number }[];
  readonly decisions: readonly { readonly line: string }[];
}

let started: StartedUp;
let up: ServerProcess;
beforeAll(async () => {
  started = await startUp(config);
  up = started.server;
}, 120_000);
afterAll(() => started?.close());

async function fleet(): Promise<Fleet> {
  return (await getJson<Fleet>(`${up.url}/v1/fleet`)).body;
}

async function read(question: string, onText: () => void): Promise<string> {
  const body = { messages: [{ role: 'user', content: question }], temperature: 0, stream: true };
  let text = '';
  for await (const data of streamEvents(`${up.url}/v1/chat/completions`, body)) {
    if (data === '[DONE]') break;
    const { error, choices }: Chunk = JSON.parse(data);
    expect(error).toBeUndefined();
    const delta = choices?.[0]?.delta;
    text += (delta?.reasoning_content ?? '') + (delta?.content ?? '');
    onText();
  }
  return text;
}

async function engineWith(cells: string): Promise<number> {
  for (const pid of descendants(up.pid)) {
    const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
    if (words.includes('engine') && words.includes(cells)) return pid;
  }
  throw new Error(`no engine with ${cells} cells below ${up.pid}`);
}

test('both engines come up', async () => {
  await expect.poll(() => replicaStates(up.url), { timeout: 30_000 }).toEqual(['ready', 'ready']);
}, 40_000);

const questions = Array.from({ length: 12 }, (_, i) => `What is ${211 * i + 123} + ${97 * i + 345}?`);

test('requests go to the cheaper pool while it answers in time, and the log says why', async () => {
  await read('What is 417 + 385?', () => undefined);
  const { decisions } = await fleet();
  expect(decisions.at(-1)?.line).toMatch(/^route cheap\/0 because /);
});

test.runIf(process.platform === 'linux')(
  'killing the pool that answers changes nothing for its readers, and it comes back',
  async () => {
    const expected: string[] = [];
    for (const question of questions) expected.push(await read(question, () => undefined));
    const victim = await engineWith('4096');
    let seen = 0;
    const onText = () => {
      if (++seen === 40) process.kill(victim, 'SIGKILL');
    };
    expect(await Promise.all(questions.map((question) => read(question, onText)))).toEqual(expected);
    expect(seen).toBeGreaterThan(40);
    expect(up.output).toContain('cheap/0: its engine was killed by SIGKILL; starting it again');
    await expect.poll(async () => (await fleet()).replicas[0]?.state, { timeout: 30_000 }).toBe('ready');
  },
  120_000,
);

test('a signal ends the fleet, its engines included', async () => {
  const pids = descendants(up.pid);
  expect((await up.close()).code).toBe(0);
  expect(pids.filter(isAlive)).toEqual([]);
});
