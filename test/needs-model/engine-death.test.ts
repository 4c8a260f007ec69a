import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { selfCommand } from '../../src/cli/self-command.ts';
import { descendants } from '../support/descendants.ts';
import { postJson, streamEvents } from '../support/http-client.ts';
import { endless, nanoR1 } from '../support/nano-r1.ts';
import { launcher } from '../support/run-cli.ts';
import { ServerProcess } from '../support/server-process.ts';
import { startHere } from '../support/start-engine-here.ts';

const failStep = new URL('../support/fail-step.ts', import.meta.url).href;
const startDeadlineMs = 60_000;
const restartMs = 30_000;

let home: string;
let server: ServerProcess | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'regauge-death-'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(home, { recursive: true, force: true });
});

const faultFile = () => join(home, 'fault');

function start(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const faults = { REGAUGE_HOME: home, REGAUGE_TEST_FAULT_FILE: faultFile(), NODE_OPTIONS: `--import ${failStep}` };
  return ServerProcess.start(
    { program, args, env: { ...env, ...faults } },
    { kind: 'line', pattern: /^ready (http:\S+)$/m },
    startDeadlineMs,
  );
}

const flags = ['--threads', '1', '--context', '16384', '--port', '0'];

function startEngineAlone(): Promise<ServerProcess> {
  const self = selfCommand();
  return start(self.command, [...self.args, 'engine', '--model', nanoR1, ...flags], self.env);
}

const startUp = () => start(process.execPath, [launcher, 'up', 'nano-r1', ...flags], {});

const question = { messages: [{ role: 'user', content: 'What is 347 * 86?' }], temperature: 0 };
const unending = { ...question, max_tokens: 16_000, logit_bias: endless };
/** What clients hear of it. */
const stepError = { message: 'The engine failed: the clock of this thread is gone', type: 'server_error' };
const chatUrl = ({ url }: { readonly url: string }) => `${url}/v1/chat/completions`;

/** Reads a stream to its end and calls `onEvent` with the count so far. */
async function readStream(url: string, body: object, onEvent: (count: number) => void = () => undefined) {
  const data: string[] = [];
  try {
    for await (const event of streamEvents(url, { ...body, stream: true })) onEvent(data.push(event));
    return { data, end: 'closed' };
  } catch {
    return { data, end: 'torn' };
  }
}

/** Does `kill` once the third event has come. */
const atThird = (kill: () => void) => (count: number) => {
  if (count === 3) kill();
};

test('when a step throws, a stream and a whole reply end with the error, and the process with a reason', async () => {
  const engine = await startEngineAlone();
  server = engine;
  const kill = () => writeFileSync(faultFile(), '');
  const whole = postJson(chatUrl(engine), unending);
  const stream = await readStream(chatUrl(engine), unending, atThird(kill));
  expect(stream.end).toBe('closed');
  expect(stream.data.at(-1)).toBe('[DONE]');
  expect(JSON.parse(stream.data.at(-2) ?? '')).toMatchObject({ error: stepError });
  expect(await whole).toMatchObject({ status: 500, body: { error: stepError } });
  await expect.poll(() => engine.isRunning, { timeout: 10_000 }).toBe(false);
  expect(await engine.close()).toEqual({ code: 1, signal: null });
  expect(engine.output).toContain('regauge: The engine failed: the clock of this thread is gone');
});

test('while an engine that broke is still there, its /health says 503, and so do new requests, with the reason', async () => {
  // What a worker thread is started with.
  vi.stubEnv('NODE_OPTIONS', `--import ${failStep}`).stubEnv('REGAUGE_TEST_FAULT_FILE', faultFile());
  const engine = await startHere({});
  try {
    expect((await fetch(`${engine.url}/health`)).status).toBe(200);
    const stream = await readStream(
      chatUrl(engine),
      unending,
      atThird(() => writeFileSync(faultFile(), '')),
    );
    expect(errorsOf(stream.data)).toEqual([expect.objectContaining(stepError)]);
    expect((await engine.broken).code).toBe('ENGINE_DECODE_FAILED');
    for (const body of [question, { ...question, stream: true }, { ...question, n: 2 }]) {
      const late = await postJson(chatUrl(engine), body);
      expect(late).toMatchObject({
        status: 503,
        body: { error: { message: expect.stringContaining(stepError.message) } },
      });
      expect(late.headers.get('retry-after')).toBe('1');
    }
    expect((await fetch(`${engine.url}/health`)).status).toBe(503);
  } finally {
    await engine.close();
    vi.unstubAllEnvs();
  }
});

test('when the process is killed, a stream is torn and never looks like a whole one', async () => {
  const engine = await startEngineAlone();
  server = engine;
  const stream = await readStream(
    chatUrl(engine),
    unending,
    atThird(() => process.kill(engine.pid, 'SIGKILL')),
  );
  expect(stream.end).toBe('torn');
  expect(stream.data).not.toContain('[DONE]');
  expect(stream.data.join('')).not.toContain('"finish_reason":"stop"');
});

test.runIf(process.platform === 'linux').each([
  ['its step loop throws', () => writeFileSync(faultFile(), '')],
  ['it is killed', (engine: number) => process.kill(engine, 'SIGKILL')],
] as const)(
  'behind `up`, when %s: what can go on goes on, the rest ends with an error, /health says 503 until a new one serves',
  { timeout: 90_000 },
  async (_, kill) => {
    const up = await startUp();
    server = up;
    const { body: undisturbed } = await postJson<Answer>(chatUrl(up), question);
    const engine = descendants(up.pid).at(-1) ?? Number.NaN;
    const health = watchHealth(up.url);
    // Two choices have no run to carry over.
    const pair = readStream(chatUrl(up), { ...unending, n: 2 });
    const carried = await readStream(
      chatUrl(up),
      question,
      atThird(() => kill(engine)),
    );
    expect(contentOf(carried.data)).toBe(undisturbed.choices[0]?.message.content);
    expect(errorsOf((await pair).data)).toEqual([expect.objectContaining({ message: expect.stringMatching(/\w/) })]);
    expect(await health).toEqual([200, 503, 200]);
    expect(descendants(up.pid).at(-1)).not.toBe(engine);
    expect(up.output).toMatch(/its engine (ended with code 1|was killed by SIGKILL).*; starting it again/);
  },
);

interface Answer {
  readonly choices: readonly { readonly message: { readonly content: string } }[];
}

/** What /health says, repetitions left out, until it has said 200 again after something else. */
async function watchHealth(url: string): Promise<readonly number[]> {
  const said: number[] = [];
  const deadlineMs = performance.now() + restartMs;
  while (said.length < 3 && performance.now() < deadlineMs) {
    const { status } = await fetch(`${url}/health`);
    if (said.at(-1) !== status) said.push(status);
  }
  return said;
}

const parsed = (data: readonly string[]) => data.filter((text) => text !== '[DONE]').map((text) => JSON.parse(text));

function contentOf(data: readonly string[]): string {
  return parsed(data)
    .map((chunk) => chunk.choices?.[0]?.delta.content ?? '')
    .join('');
}

function errorsOf(data: readonly string[]): readonly unknown[] {
  return parsed(data).flatMap((chunk) => (chunk.error ? [chunk.error] : []));
}
