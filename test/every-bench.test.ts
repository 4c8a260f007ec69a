import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = new URL('../', import.meta.url);
const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(new URL('package.json', root), 'utf8'),
);
const benches = Object.entries(scripts).filter(([name]) => name.startsWith('bench:'));

async function run(script: string, word: string) {
  const [, ...args] = script.split(' ');
  const child = spawn(process.execPath, [...args, word], {
    cwd: fileURLToPath(root),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { stdout, stderr, exitCode };
}

test('there are benches', () => {
  expect(benches.length).toBeGreaterThan(5);
});

test.each(benches)(
  '%s tells its examples, and refuses what it does not know',
  { timeout: 60_000 },
  async (name, script) => {
    const help = await run(script, '--help');
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    expect(help.stdout).toContain(`npm run ${name} -- --`);
    const wrong = await run(script, '--no-such-thing');
    expect(wrong).toMatchObject({ exitCode: 64, stdout: '' });
    expect(wrong.stderr).toContain(`See \`npm run ${name} -- --help\`.`);
  },
);
