// Long because: its tests share one fleet of processes, which takes seconds to start.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashApiKey } from '../../src/cli/config/api-key.ts';
import { selfCommand } from '../../src/cli/self-command.ts';
import { type AskedAfresh, askAfresh } from '../support/ask-afresh.ts';
import { descendants } from '../support/descendants.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import { readMetrics } from '../support/read-metrics.ts';
import { ServerProcess } from '../support/server-process.ts';

const pool = `  - { name: cpu, kind: regauge, start: { model: ${nanoR1}, threads: 1, context: 2048, cells: 8192 } }\n`;
const config = (more = '') => `model: r1\nlisten: { port: 0, workers: 2 }\npools:\n${pool}${more}`;
const isLinux = process.platform === 'linux';

const self = selfCommand();
let folder: string;
let path: string;
let up: ServerProcess;
const started: ServerProcess[] = [];

/** Its sockets lie below the folder, so that what is left there can be seen. */
async function start(name: string): Promise<ServerProcess> {
  const temporary = join(folder, name);
  await mkdir(temporary);
  const env = { ...self.env, REGAUGE_HOME: folder, TMPDIR: temporary };
  const args = [...self.args, 'up', '--config', path];
  const command = { program: self.command, args, env };
  const one = await ServerProcess.start(command, { kind: 'line', pattern: /^ready (http:\S+)$/m }, 60_000);
  started.push(one);
  return one;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regauge-workers-test-'));
  path = join(folder, 'regauge.yaml');
  await writeFile(path, config());
  up = await start('first');
}, 120_000);

afterAll(async () => {
  await Promise.all(started.map((one) => one.close()));
  await rm(folder, { recursive: true, force: true });
});

async function askMany(path: string): Promise<readonly string[]> {
  const replies = await Promise.all(Array.from({ length: 8 }, () => askAfresh(up.url + path)));
  return await Promise.all(replies.map(readAll));
}

const chat = (question: string, more: object = {}) => ({
  messages: [{ role: 'user', content: question }],
  temperature: 0,
  ...more,
});
const questions = Array.from({ length: 16 }, (_, i) => `What is ${211 * i + 123} + ${97 * i + 345}?`);
/** Without its end, so that it takes as long as it may. */
const endless = { prompt: '12+34=', max_tokens: 1_000, temperature: 0, ignore_eos: true, stream: true };

const runOf = ({ headers }: IncomingMessage) => String(headers['regauge-run']);
const tagOf = (reply: IncomingMessage) => /^\w+-([0-9a-f]{6})-/.exec(runOf(reply))?.[1] ?? '';

interface Said {
  readonly tag: string;
  readonly text: string;
  /** `reset`: the connection broke before the stream was over. */
  readonly end: 'whole' | 'reset';
}

/** Reads a stream to whatever end it has; `onText` is told with each piece. */
async function readStream(reply: IncomingMessage, onText: () => void = () => undefined): Promise<Said> {
  let stream = '';
  try {
    for await (const piece of reply.setEncoding('utf8')) {
      stream += piece;
      onText();
    }
  } catch {
    expect(stream).not.toContain('[DONE]');
    return { tag: tagOf(reply), text: textOf(stream), end: 'reset' };
  }
  expect(stream.endsWith('data: [DONE]\n\n')).toBe(true);
  return { tag: tagOf(reply), text: textOf(stream), end: 'whole' };
}

function textOf(stream: string): string {
  const chunks = [...stream.matchAll(/^data: (\{.*\})\n/gm)].map(([, json = '']): Chunk => JSON.parse(json));
  const deltas = chunks.flatMap(({ choices }) => choices);
  return deltas.map(({ delta, text }) => text ?? (delta?.reasoning_content ?? '') + (delta?.content ?? '')).join('');
}
interface Chunk {
  readonly choices: readonly {
    readonly delta?: { readonly reasoning_content?: string; readonly content?: string };
    readonly text?: string;
  }[];
}

async function workers(): Promise<readonly number[]> {
  const pids = descendants(up.pid);
  const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((_, at) => commands[at]?.includes('\0gateway-worker\0'));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

let answered = 0;

/** Asks until this many processes have answered: one that is busy is passed over. */
async function tagsOf(count: number): Promise<ReadonlySet<string>> {
  let found: ReadonlySet<string> = new Set();
  while (found.size < count) {
    const asked = questions.map((question) => askAfresh(`${up.url}/v1/chat/completions`, { body: chat(question) }));
    const replies = await Promise.all(asked);
    await Promise.all(replies.map(readAll));
    expect(new Set(replies.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    answered += replies.length;
    found = found.union(new Set(replies.map(tagOf)));
  }
  return found;
}

/** Streams of both processes, one at least of each. */
async function streamsOfBoth(asked: AskedAfresh): Promise<readonly IncomingMessage[]> {
  const replies: IncomingMessage[] = [];
  while (new Set(replies.map(tagOf)).size < 2) replies.push(await askAfresh(`${up.url}/v1/completions`, asked));
  return replies;
}

let tags: ReadonlySet<string>;

test('both processes take requests', async () => {
  tags = await tagsOf(2);
  expect(tags.size).toBe(2);
}, 60_000);

test('whichever is asked, metrics and decisions are those of all requests', async () => {
  const counts = Array.from({ length: 4 }, async () => {
    const metrics = await readMetrics(up.url);
    return [metrics.get('regauge_gateway_requests_total'), metrics.get('regauge_gateway_runs_in_flight')];
  });
  expect(await Promise.all(counts)).toEqual(Array.from({ length: 4 }, () => [answered, 0]));
  const pages = await askMany('/v1/fleet');
  const fleets = pages.map((page): { decisions: { atMs: number }[]; replicas: object[] } => JSON.parse(page));
  for (const { decisions, replicas } of fleets) {
    expect(decisions).toHaveLength(answered);
    expect(decisions).toEqual(decisions.toSorted((one, other) => one.atMs - other.atMs));
    expect(replicas).toMatchObject([{ id: 'cpu/0', state: 'ready' }]);
  }
});

test('the monitor hears of tokens that came to others', async () => {
  const measured = async () => JSON.parse((await askMany('/v1/fleet'))[0] ?? '').replicas;
  const numbers = { p50: expect.any(Number) };
  const expected = [{ decodeTokensPerSecond: expect.any(Number), ttftMs: numbers, itlMs: numbers }];
  await expect.poll(measured, { timeout: 10_000 }).toMatchObject(expected);
});

test('a kept run is read on through whichever process, while it runs and afterwards', async () => {
  const headers = { 'regauge-keep': 'true' };
  const reply = await askAfresh(`${up.url}/v1/completions`, { body: endless, headers });
  const events = `/v1/runs/${runOf(reply)}/events`;
  const readers = await Promise.all(Array.from({ length: 4 }, () => askAfresh(up.url + events)));
  const whole = await readStream(reply);
  expect(whole.text.length).toBeGreaterThan(1_000);
  for (const reader of readers) expect((await readStream(reader)).text).toBe(whole.text);
  const later = await askMany(events);
  expect(new Set(later.map(textOf))).toEqual(new Set([whole.text]));
  const records = await askMany(`/v1/runs/${runOf(reply)}`);
  expect(new Set(records).size).toBe(1);
  expect(JSON.parse(records[0] ?? '')).toMatchObject({ end: 'complete', completionTokens: 1_000 });
}, 60_000);

test('what one process has under way is load for the other', async () => {
  const reply = await askAfresh(`${up.url}/v1/completions`, { body: endless });
  const running = async () => (await askMany('/v1/fleet')).map((page) => JSON.parse(page).replicas[0].running);
  await expect.poll(running, { timeout: 10_000 }).toEqual(Array.from({ length: 8 }, () => 1));
  reply.destroy();
  await expect.poll(running, { timeout: 10_000 }).toEqual(Array.from({ length: 8 }, () => 0));
}, 60_000);

test.runIf(isLinux)(
  'one that is killed takes its own streams with it, as resets; the other’s end whole, and a new one comes',
  async () => {
    const asked = (question: string) =>
      askAfresh(`${up.url}/v1/chat/completions`, { body: chat(question, { stream: true }) });
    const expected: string[] = [];
    for (const question of questions) expected.push((await readStream(await asked(question))).text);
    const before = await readMetrics(up.url);
    const [victim = 0, survivor = 0] = await workers();
    const replies = await Promise.all(questions.map(asked));
    const begun = new Set<number>();
    const said = await Promise.all(
      replies.map((reply, at) =>
        readStream(reply, () => {
          begun.add(at);
          if (begun.size === questions.length && isAlive(victim)) process.kill(victim, 'SIGKILL');
        }),
      ),
    );
    const lost = new Set(said.filter(({ end }) => end === 'reset').map(({ tag }) => tag));
    expect(lost.size, up.output.slice(-2_000)).toBe(1);
    for (const [at, { tag, text, end }] of said.entries()) {
      expect(end).toBe(lost.has(tag) ? 'reset' : 'whole');
      if (end === 'whole') expect(text).toBe(expected[at]);
      else expect(expected[at]?.startsWith(text)).toBe(true);
    }
    await expect.poll(async () => (await workers()).length, { timeout: 20_000 }).toBe(2);
    expect(await workers()).toContain(survivor);
    const now = await tagsOf(2);
    expect(now.intersection(lost).size).toBe(0);
    expect(now.intersection(tags).size).toBe(1);
    const name = 'regauge_gateway_requests_total';
    expect((await readMetrics(up.url)).get(name)).toBeGreaterThan(before.get(name) ?? Number.NaN);
  },
  120_000,
);

/** What became of a connection, as its client sees it. */
async function fate(limitMs: number): Promise<string> {
  const asked = askAfresh(`${up.url}/v1/models`, { signal: AbortSignal.timeout(limitMs) });
  return await asked.then(
    (reply) => `answered ${reply.resume().statusCode}`,
    (error: NodeJS.ErrnoException) => error.code ?? error.name,
  );
}

test.runIf(isLinux)(
  'connections that wait for a process when it is killed are reset at once, and none waits for nothing',
  async () => {
    for (let round = 0; round < 3; round++) {
      await tagsOf(2);
      const victim = (await workers())[round % 2] ?? 0;
      // Whoever connects to it now waits, as behind a process that is busy.
      process.kill(victim, 'SIGSTOP');
      const fates = Array.from({ length: 24 }, () => fate(3_000));
      expect(await Promise.any(fates)).toBe('answered 200');
      process.kill(victim, 'SIGKILL');
      expect(new Set(await Promise.all(fates))).toEqual(new Set(['answered 200', 'ECONNRESET']));
    }
  },
  120_000,
);

test.runIf(isLinux)(
  'a run that is not kept ends with its process, and whoever wants to read on is told so',
  async () => {
    await expect.poll(async () => (await workers()).length, { timeout: 20_000 }).toBe(2);
    const reply = await askAfresh(`${up.url}/v1/completions`, { body: endless });
    // Which of the two has it cannot be told from outside.
    const victims = [...(await workers())];
    const said = await readStream(reply, () => {
      for (const pid of victims.splice(0)) process.kill(pid, 'SIGKILL');
    });
    expect(said.end).toBe('reset');
    expect(victims).toEqual([]);
    // Refused until there is another process.
    const readOn = async () => {
      const later = await askAfresh(`${up.url}/v1/runs/${runOf(reply)}/events?after=1`).catch(() => undefined);
      return later && { status: later.statusCode, text: await readAll(later).catch(() => 'cut') };
    };
    const lost = { status: 404, text: expect.stringContaining('no other has gone on with it') };
    await expect.poll(readOn, { timeout: 30_000 }).toEqual(lost);
    await expect.poll(async () => (await workers()).length, { timeout: 20_000 }).toBe(2);
  },
  120_000,
);

test('an address that is taken is one clear error', async () => {
  const taken = join(folder, 'taken.yaml');
  await writeFile(taken, config().replace('port: 0', `port: ${new URL(up.url).port}`));
  const args = [...self.args, 'up', '--config', taken];
  const env = { ...self.env, REGAUGE_HOME: folder };
  const failing = ServerProcess.start(
    { program: self.command, args, env },
    { kind: 'line', pattern: /^ready/m },
    30_000,
  );
  const error: unknown = await failing.catch((reason: unknown) => reason);
  const [, said] = error instanceof Error ? error.message.split('did not start:\n') : [];
  expect(said).toBe(
    `regauge: Another program listens on ${new URL(up.url).host}; stop it, or choose another port with --port.\n`,
  );
}, 60_000);

test('an edit holds in all processes, and is said once', async () => {
  await writeFile(path, config(`keys:\n  - { name: ann, sha256: ${hashApiKey('rg-ann')} }\n`));
  await expect.poll(() => up.output, { timeout: 10_000 }).toContain('from now on a key is needed');
  const status = async (headers: Readonly<Record<string, string>>) => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => askAfresh(`${up.url}/v1/models`, { headers })));
    return new Set(replies.map((reply) => reply.resume().statusCode));
  };
  await expect.poll(() => status({}), { timeout: 10_000 }).toEqual(new Set([401]));
  expect(await status({ authorization: 'Bearer rg-ann' })).toEqual(new Set([200]));
  expect(up.output.split('from now on a key is needed')).toHaveLength(2);
});

test.runIf(isLinux)(
  'a signal lets the streams of all processes end, and leaves nothing behind',
  async () => {
    const headers = { authorization: 'Bearer rg-ann' };
    const body = { ...endless, max_tokens: 500 };
    const replies = await streamsOfBoth({ body, headers });
    const pids = descendants(up.pid);
    const streams = Promise.all(replies.map((reply) => readStream(reply)));
    process.kill(up.pid, 'SIGTERM');
    const said = await streams;
    expect(new Set(said.map(({ end }) => end))).toEqual(new Set(['whole']));
    expect(new Set(said.map(({ text }) => text)).size).toBe(1);
    await expect.poll(() => up.isRunning, { timeout: 10_000 }).toBe(false);
    expect(await up.close()).toEqual({ code: 0, signal: null });
    expect(pids.filter(isAlive)).toEqual([]);
    expect(await readdir(join(folder, 'first'))).toEqual([]);
  },
  60_000,
);

test.runIf(isLinux)(
  'a second signal ends all processes at once',
  async () => {
    await writeFile(path, config());
    up = await start('second');
    const pids = descendants(up.pid);
    const long = { ...endless, max_tokens: 2_000 };
    const replies = await streamsOfBoth({ body: long });
    const ends = Promise.all(replies.map(async (reply) => await readAll(reply).catch(() => 'reset')));
    process.kill(up.pid, 'SIGTERM');
    await expect.poll(() => up.output, { timeout: 10_000 }).toContain('again to stop at once');
    expect((await up.close('SIGTERM')).code).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
    for (const end of await ends) expect(end).not.toContain('"finish_reason":"length"');
  },
  60_000,
);
