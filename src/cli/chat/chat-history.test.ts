import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ChatHistory } from './chat-history.ts';

const temporaryHome = async (): Promise<string> => {
  const home = await mkdtemp(join(tmpdir(), 'regauge-history-'));
  onTestFinished(() => rm(home, { recursive: true }));
  return home;
};

test('messages come back in the next chat, several lines as one', async () => {
  const home = await temporaryHome();
  const first = await ChatHistory.open(home);
  await first.add('a\nb');
  await first.add('c');
  expect((await ChatHistory.open(home)).lines).toEqual(['a␊b', 'c']);
});

test('blanks and repetitions are not kept', async () => {
  const history = await ChatHistory.open(await temporaryHome());
  for (const message of ['a', 'a', ' ', 'b', 'a']) await history.add(message);
  expect(history.lines).toEqual(['a', 'b', 'a']);
});

test.skipIf(process.platform === 'win32')(
  'only the owner can read the file, even one that was open to all',
  async () => {
    const home = await temporaryHome();
    const path = join(home, 'chat-history');
    await (await ChatHistory.open(home)).add('secret');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await rm(path);
    await writeFile(path, 'old\n', { mode: 0o644 });
    await ChatHistory.open(home);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  },
);

test('the file holds the last 1,000 lines, those of another chat among them', async () => {
  const home = await temporaryHome();
  const path = join(home, 'chat-history');
  const numbered = Array.from({ length: 1_005 }, (_, at) => `line ${at}`);
  await writeFile(path, `${numbered.join('\n')}\n`);
  const history = await ChatHistory.open(home);
  expect(history.lines).toEqual(numbered.slice(5));
  await appendFile(path, 'from elsewhere\n');
  await history.add('mine');
  expect((await readFile(path, 'utf8')).trimEnd().split('\n')).toEqual([
    ...numbered.slice(7),
    'from elsewhere',
    'mine',
  ]);
});

test('a home that cannot be written costs only the memory of what was typed', async () => {
  const home = await temporaryHome();
  await writeFile(join(home, 'file'), '');
  const history = await ChatHistory.open(join(home, 'file'));
  await history.add('a');
  expect(history.lines).toEqual(['a']);
  expect(history.problem).toMatch(/^What you type is not remembered: /);
});
