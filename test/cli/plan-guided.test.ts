import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { findPython } from '../support/find-python.ts';
import { launcher } from '../support/run-cli.ts';
import { TerminalProcess } from '../support/terminal-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'regauge-guided-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const python = findPython(['pty']);

function guided(): TerminalProcess {
  const terminal = new TerminalProcess({
    python: python.kind === 'found' ? python.program : '',
    program: process.execPath,
    args: [launcher, 'plan'],
    env: { REGAUGE_HOME: folder, NO_COLOR: '1', TERM: 'xterm' },
  });
  onTestFinished(() => terminal.close());
  return terminal;
}

describe.skipIf(python.kind === 'missing')('at a terminal, with nothing given', () => {
  test('six questions lead to a plan; a wrong answer is asked again', async () => {
    const terminal = guided();
    await terminal.sees('[deepseek-r1:671b]: ');
    terminal.type('deepseek-r1:7b\r');
    await terminal.sees('[r1-production]: ');
    terminal.type('chat\r');
    await terminal.sees('[16]: ');
    terminal.type('-1\r');
    await terminal.sees('--rps is -1, and must be above 0');
    await terminal.sees('[16]: ');
    terminal.type('4\r');
    await terminal.sees('[3s]: ');
    terminal.type('\r');
    await terminal.sees('[60ms]: ');
    terminal.type('\r');
    await terminal.sees('Prices: ');
    terminal.type('l40s=0.8USD/h,910c=1USD/h\r');
    await terminal.sees('made of');
    expect(await terminal.ended()).toBe(0);
  });

  test('Ctrl-C ends with 130 and leaves nothing', async () => {
    const terminal = guided();
    await terminal.sees('[deepseek-r1:671b]: ');
    terminal.type('\u0003');
    expect(await terminal.ended()).toBe(130);
    expect(terminal.screen).not.toContain('rror');
    expect(readdirSync(folder)).toEqual([]);
  });
});
