import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  deltaEvent,
  type EmulatedServer,
  openStream,
  replyJson,
  startEmulatedServer,
} from '../../src/cli/chat/testing/emulated-chat-server.ts';
import { findPython } from '../support/find-python.ts';
import { launcher } from '../support/run-cli.ts';
import { TerminalProcess } from '../support/terminal-process.ts';

const python = findPython(['pty']);
const ctrl = { c: '\u0003', d: '\u0004' } as const;

interface Conversation {
  readonly terminal: TerminalProcess;
  readonly server: EmulatedServer;
  /** Settles when the client has hung up on the answer that streams. */
  readonly hungUp: Promise<unknown>;
}

/** A chat with a server, emulated here, that begins each answer and never ends it. */
async function chat(): Promise<Conversation> {
  const hungUp = Promise.withResolvers<unknown>();
  const endless = (response: ServerResponse): void => {
    openStream(response);
    response.write(deltaEvent({ content: 'The answer begins' }));
    void once(response, 'close').then(hungUp.resolve);
  };
  const models = replyJson(200, { data: [{ id: 'r1' }] });
  const server = await startEmulatedServer({ 'GET /v1/models': models, 'POST /v1/chat/completions': endless });
  const home = mkdtempSync(join(tmpdir(), 'regauge-chat-'));
  const terminal = new TerminalProcess({
    python: python.kind === 'found' ? python.program : '',
    program: process.execPath,
    args: [launcher, 'chat'],
    env: { REGAUGE_URL: server.url, REGAUGE_HOME: home, NO_COLOR: '1', TERM: 'xterm' },
  });
  onTestFinished(async () => {
    await terminal.close();
    await server[Symbol.asyncDispose]();
    rmSync(home, { recursive: true, force: true });
  });
  await terminal.sees('>>> ');
  return { terminal, server, hungUp: hungUp.promise };
}

describe.skipIf(python.kind === 'missing')('Ctrl-C at a real terminal', () => {
  test('once stops the answer, hangs up on the server, and keeps the chat and what was said', async () => {
    const { terminal, server, hungUp } = await chat();
    terminal.type('first\r');
    await terminal.sees('The answer begins');
    terminal.type(ctrl.c);
    await terminal.sees('[stopped]');
    await terminal.sees('>>> ');
    await hungUp;
    terminal.type('second\r');
    await terminal.sees('The answer begins');
    expect(server.requests.at(-1)?.body).toMatchObject({
      messages: [
        { role: 'user', content: 'first' },
        { role: 'assistant', content: 'The answer begins' },
        { role: 'user', content: 'second' },
      ],
    });
  });

  test('at the prompt it says how to leave, and twice it leaves with 0', async () => {
    const { terminal } = await chat();
    terminal.type(ctrl.c);
    await terminal.sees('Ctrl-C again or Ctrl-D leaves.');
    await terminal.sees('>>> ');
    terminal.type(ctrl.c);
    expect(await terminal.ended()).toBe(0);
  });

  test('one stops the answer, and two more at the prompt leave with 0', async () => {
    const { terminal, hungUp } = await chat();
    terminal.type('first\r');
    await terminal.sees('The answer begins');
    terminal.type(ctrl.c);
    await hungUp;
    await terminal.sees('>>> ');
    terminal.type(ctrl.c);
    await terminal.sees('Ctrl-C again');
    terminal.type(ctrl.c);
    expect(await terminal.ended()).toBe(0);
  });

  test('on a line that is being typed it clears the line and stays', async () => {
    const { terminal, server } = await chat();
    terminal.type(`never sent${ctrl.c}`);
    await terminal.sees('>>> ');
    terminal.type('sent\r');
    await terminal.sees('The answer begins');
    expect(server.requests.at(-1)?.body).toMatchObject({ messages: [{ role: 'user', content: 'sent' }] });
  });

  test('Ctrl-D leaves with 0 and gives the terminal back as it was', async () => {
    const { terminal } = await chat();
    terminal.type(ctrl.d);
    expect(await terminal.ended()).toBe(0);
    expect(terminal.screen).toContain('\u001b[?2004l');
  });
});
