import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer } from '#wire';
import { selfCommand } from '../../src/cli/self-command.ts';
import { descendants } from '../support/descendants.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import { ServerProcess } from '../support/server-process.ts';

const isLinux = process.platform === 'linux';
const self = selfCommand();
let folder: string;
let up: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regauge-workers-app-'));
  const path = join(folder, 'regauge.yaml');
  const pool = `{ name: cpu, kind: regauge, start: { model: ${nanoR1}, threads: 1, context: 2048 } }`;
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

async function ask(name: string): Promise<Answer> {
  const question = { id: `question-of-${name}`, parentId: null, text: 'What is 987 * 86?' };
  const answer = { id: `answer-of-${name}-x`, questionId: question.id, options: { temperature: 0 } };
  const response = await fetch(`${up.url}/app/api/chats/chat-of-${name}-xxxx/turns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question, answer }),
  });
  return JSON.parse(await response.text()).answer;
}

/** Undefined while whoever has it is gone. */
async function read(id: string): Promise<Answer | undefined> {
  const response = await fetch(`${up.url}/app/api/answers/${id}`).catch(() => undefined);
  return response?.ok ? JSON.parse(await response.text()) : undefined;
}

test.runIf(isLinux)(
  'an answer whose processes are all killed in mid-thought is gone on with by those that come after, from its exact tokens',
  async () => {
    const undisturbed = await ask('undisturbed');
    await expect.poll(async () => (await read(undisturbed.id))?.state, { timeout: 20_000 }).toBe('complete');
    const whole = await read(undisturbed.id);
    const { id, runId } = await ask('killed');
    const [engine = 0] = running('engine');
    const stream = await fetch(`${up.url}/app/api/runs/${runId}/stream?answer=${id}`);
    for await (const bytes of stream.body ?? []) if (Buffer.from(bytes).includes('data:t')) break;
    process.kill(engine, 'SIGSTOP');
    // What was read is in the store a moment later.
    await expect.poll(async () => (await read(id))?.thinking, { timeout: 5_000 }).not.toBe('');
    expect((await read(id))?.state).toBe('running');
    for (const pid of running('gateway-worker')) process.kill(pid, 'SIGKILL');
    process.kill(engine, 'SIGCONT');
    await expect.poll(async () => (await read(id))?.state, { timeout: 30_000 }).toBe('complete');
    expect(await read(id)).toMatchObject({ thinking: whole?.thinking, answer: whole?.answer, finishReason: 'stop' });
  },
  90_000,
);
