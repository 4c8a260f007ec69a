// Everything to know before a commit, in under 30 s: `npm run check`. The parts do not depend on one another, so they run
// side by side; one line each, and only what failed shows its output. `npm run check types lint` runs just these.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default'];

/** Longest first, so that the short ones fill the gaps. */
const parts = [
  // Tests beside the code start nothing and share nothing, so two processes do for all files: a third of the time.
  { name: 'unit', command: [...vitest, '--exclude={test,src/engine/native}/**', '--no-isolate'] },
  // What loads the native library can do so once per process.
  { name: 'architecture', command: [...vitest, 'test/architecture', 'test/errors-doc', 'src/engine/native'] },
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '-b', '.', 'web'] },
  { name: 'test-types', command: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.test.json'] },
  {
    name: 'lint',
    command: ['node_modules/@biomejs/biome/bin/biome', 'ci', '.', '--diagnostic-level=warn', '--colors=off'],
  },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(
    `check: no part is called ${unknown.join(', ')}; there are ${parts.map((part) => part.name).join(', ')}.`,
  );
  process.exit(64);
}

const waiting = parts.filter((part) => wanted.length === 0 || wanted.includes(part.name));
const failures = [];
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));

for (const { name, output } of failures) console.log(`\n--- ${name} ---\n${output.trimEnd()}`);
console.log(failures.length === 0 ? '\ncheck passed' : `\ncheck failed: ${failures.map((f) => f.name).join(', ')}`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function worker() {
  for (let part = waiting.shift(); part; part = waiting.shift()) {
    const startMs = performance.now();
    const { ok, output } = await run(part.command);
    if (!ok) failures.push({ name: part.name, output });
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${part.name.padEnd(12)} ${seconds.padStart(5)} s`);
  }
}

/** All tools are JavaScript launchers, so no shell and no `.cmd` wrapper is needed on any platform. */
function run(command) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', (error) => resolve({ ok: false, output: String(error) }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}
