import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { selfCommand } from '../../src/cli/self-command.ts';
import { askAfresh } from '../support/ask-afresh.ts';
import { descendants } from '../support/descendants.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import { ServerProcess } from '../support/server-process.ts';

const isLinux = process.platform === 'linux';
const self = selfCommand();
let folder: string;
let up: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regauge-workers-kept-'));
  const path = join(folder, 'regauge.yaml');
  const pool = `{ name: cpu, kind: regauge, start: { model: ${nanoR1}, threads: 1, context: 2048, cells: 8192 } }`;
  await writeFile(path, `model: r1\nlisten: { port: 0, workers: 2 }\npools:\n  - ${pool}\n`);
  const env = { ...self.env, REGAUGE_HOME: folder };
  const command = { program: self.command, args: [...self.args, 'up', '--config', path], env };
  up = await ServerProcess.start(command, { kind: 'line', pattern: /^ready (http:\S+)$/m }, 60_000);
}, 120_000);
afterAll(async () => {
  await up.close();
  await rm(folder, { recursive: true, force: true });
});

/** Processes of this fleet that were started by that command. */
function running(command: 'engine' | 'gateway-worker'): readonly number[] {
  return descendants(up.pid).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(command);
    } catch {
      return false;
    }
  });
}

function kill(pids: readonly number[]): void {
  for (const pid of pids) process.kill(pid, 'SIGKILL');
}

/** What a client has of a run, over however many connections. */
class Reading {
  text = '';
  isWhole = false;
  readonly numbers: number[] = [];
  id = '';

  /** Reads until the stream ends or breaks off; `onEvent` is told after each numbered event. */
  async read(reply: IncomingMessage, onEvent: (count: number) => void = () => undefined): Promise<void> {
    this.id = String(reply.headers['regauge-run']);
    let rest = '';
    try {
      for await (const piece of reply.setEncoding('utf8')) {
        const events = (rest + piece).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) this.#take(event, onEvent);
      }
    } catch {
      // What broke off is not over.
    }
  }

  /** Comes back with the last number it has, as often as it is told to. @returns how it was put off */
  async readOn(onEvent?: (count: number) => void): Promise<ReadonlySet<number | string>> {
    const refusals = new Set<number | string>();
    const headers = { 'last-event-id': String(this.numbers.at(-1) ?? 0) };
    for (const endMs = performance.now() + 60_000; performance.now() < endMs; await sleep(50)) {
      const reply = await askAfresh(`${up.url}/v1/runs/${this.id}/events`, { headers }).catch(brokenOff);
      if (typeof reply !== 'string' && reply.statusCode === 200) {
        await this.read(reply, onEvent);
        return refusals;
      }
      refusals.add(typeof reply === 'string' ? reply : (reply.resume().statusCode ?? 0));
    }
    throw new Error(`the run did not come back; met ${[...refusals].join(', ')}`);
  }

  #take(event: string, onEvent: (count: number) => void): void {
    const [, number] = /^id: (\d+)$/m.exec(event) ?? [];
    const [, data = ''] = /^data: (.*)$/m.exec(event) ?? [];
    if (data === '[DONE]') this.isWhole = true;
    if (number === undefined) return;
    this.numbers.push(Number(number));
    const chunk: Chunk = JSON.parse(data);
    for (const { delta } of chunk.choices) this.text += (delta?.reasoning_content ?? '') + (delta?.content ?? '');
    onEvent(this.numbers.length);
  }
}

interface Chunk {
  readonly choices: readonly { readonly delta?: { readonly reasoning_content?: string; readonly content?: string } }[];
}

function brokenOff(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}

function ask(question: string): Promise<IncomingMessage> {
  const body = { messages: [{ role: 'user', content: question }], temperature: 0, stream: true };
  return askAfresh(`${up.url}/v1/chat/completions`, { body, headers: { 'regauge-keep': 'true' } });
}

async function undisturbed(question: string): Promise<{ readonly text: string; readonly tokens: number }> {
  const reading = new Reading();
  await reading.read(await ask(question));
  expect(reading.isWhole).toBe(true);
  return { text: reading.text, tokens: (await recordOf(reading.id))?.completionTokens ?? 0 };
}

interface RunRecord {
  readonly end: string;
  readonly completionTokens: number;
}

/** Undefined while nobody can say. */
async function recordOf(id: string): Promise<RunRecord | undefined> {
  const asked = await askAfresh(`${up.url}/v1/runs/${id}`).catch(() => undefined);
  return asked?.statusCode === 200 ? JSON.parse(await readAll(asked)) : undefined;
}

/** Each once; events of which this protocol says nothing leave gaps. */
const inOrder = (numbers: readonly number[]) => [...new Set(numbers)].toSorted((one, other) => one - other);
/** Nobody is told that a run is lost while it waits for its heir. */
const passing: ReadonlySet<number | string> = new Set(['ECONNREFUSED', 'ECONNRESET', 503]);

test.runIf(isLinux)(
  'a kept run whose processes are killed twice reads on to the text of an undisturbed one, each event once',
  async () => {
    const question = 'What is 987 * 86?';
    const whole = await undisturbed(question);
    expect(whole.tokens).toBeGreaterThan(40);
    const reading = new Reading();
    const [engine = 0] = running('engine');
    await reading.read(await ask(question), (count) => {
      if (count !== 5) return;
      // So that the run is still where it was when the others take it up.
      process.kill(engine, 'SIGSTOP');
      kill(running('gateway-worker'));
    });
    expect(reading.isWhole).toBe(false);
    await expect.poll(() => recordOf(reading.id), { timeout: 60_000 }).toMatchObject({ end: 'running' });
    kill(running('gateway-worker'));
    const readsOn = reading.readOn();
    await expect.poll(() => recordOf(reading.id), { timeout: 60_000 }).toMatchObject({ end: 'running' });
    process.kill(engine, 'SIGCONT');
    expect((await readsOn).difference(passing)).toEqual(new Set());
    expect(reading.text).toBe(whole.text);
    expect(reading.isWhole).toBe(true);
    expect(reading.numbers).toEqual(inOrder(reading.numbers));
    expect(await recordOf(reading.id)).toMatchObject({ end: 'complete', completionTokens: whole.tokens });
  },
  180_000,
);

test.runIf(isLinux)(
  'of many kept runs those of the process that is killed go on at the other, and all are whole',
  async () => {
    await expect.poll(() => running('gateway-worker').length, { timeout: 60_000 }).toBe(2);
    const questions = Array.from({ length: 12 }, (_, i) => `What is ${211 * i + 123} + ${97 * i + 345}?`);
    const wholes = (await Promise.all(questions.map(undisturbed))).map(({ text }) => text);
    const readings = questions.map(() => new Reading());
    const replies = await Promise.all(questions.map(ask));
    const [victim = 0] = running('gateway-worker');
    const begun = new Set<number>();
    let broken = 0;
    await Promise.all(
      readings.map(async (reading, at) => {
        const reply = replies[at];
        if (!reply) throw new Error('one reply a question');
        await reading.read(reply, () => {
          begun.add(at);
          if (begun.size === questions.length) kill(running('gateway-worker').filter((pid) => pid === victim));
        });
        if (reading.isWhole) return;
        broken++;
        expect((await reading.readOn()).difference(passing)).toEqual(new Set());
      }),
    );
    expect(broken).toBeGreaterThan(0);
    expect(readings.map(({ text }) => text)).toEqual(wholes);
    for (const { numbers } of readings) expect(numbers).toEqual(inOrder(numbers));
  },
  180_000,
);

test.runIf(isLinux)(
  'one that was over is read again as it was, its record with it',
  async () => {
    const reply = await ask('What is 12 + 34?');
    const id = String(reply.headers['regauge-run']);
    const sent = await readAll(reply);
    const before = await recordOf(id);
    expect(before).toMatchObject({ end: 'complete' });
    kill(running('gateway-worker'));
    await expect.poll(() => recordOf(id), { timeout: 60_000 }).toEqual(before);
    expect(await readAll(await askAfresh(`${up.url}/v1/runs/${id}/events`))).toBe(sent);
  },
  180_000,
);
