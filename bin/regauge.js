#!/usr/bin/env node
// Starts the command line under Node 24. Plain JavaScript for Node 18+, so that an older Node gets a sentence, not a
// stack trace. In a checkout the sources run as they are (condition `regauge-source`); in a package, `dist` does.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;
const root = fileURLToPath(new URL('..', import.meta.url));
const sourceMain = join(root, 'src', 'cli', 'main.ts');
const isCheckout = existsSync(sourceMain);
const isNewEnough = Number(process.versions.node.split('.')[0]) >= neededMajor;

if (isCheckout && !existsSync(join(root, 'node_modules'))) {
  refuse('nothing is installed in this checkout yet. Run `npm start` once; it installs and starts.');
}
if (isNewEnough && !isCheckout) await import('../dist/cli/main.js');
else reexecute(isNewEnough ? process.execPath : findNode());

function reexecute(node) {
  const main = isCheckout ? ['--conditions=regauge-source', sourceMain] : [join(root, 'dist', 'cli', 'main.js')];
  const args = ['--disable-warning=ExperimentalWarning', ...main, ...process.argv.slice(2)];
  const child = spawn(node, args, { stdio: 'inherit', env: environment() });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => forward(child, signal));
  child.on('error', (error) => refuse(`could not start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

/** Keeps what Node makes of the sources, so that a start does not strip types again: half the time and 25 MB less. */
function environment() {
  if (!isCheckout || process.env.NODE_COMPILE_CACHE) return process.env;
  return { ...process.env, NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'regauge-compile') };
}

/** The child decides what a signal means; this process only waits for it to end. */
function forward(child, signal) {
  // A terminal has sent Ctrl-C to the child as well, and a second one would mean "now".
  const isFromTerminal = signal === 'SIGINT' && [process.stdin, process.stdout, process.stderr].some((s) => s.isTTY);
  if (!isFromTerminal) child.kill(signal);
}

/** The Node 24 that `npm ci` put beside us as a development dependency. */
function findNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const bundled = join(root, 'node_modules', 'node', 'bin', name);
  if (existsSync(bundled)) return bundled;
  return refuse(
    `found Node ${process.versions.node}, needs Node ${neededMajor} or newer. Install it, or run ` +
      `\`npx -p node@${neededMajor} -p regauge regauge\`${isCheckout ? ', or here `npm start` once' : ''}.`,
  );
}

function refuse(reason) {
  console.error(`regauge: ${reason}`);
  process.exit(1);
}
