#!/usr/bin/env node
// Starts the command line under Node 24. Plain JavaScript for Node 18+, so that an older Node gets a sentence, not a
// stack trace. In a checkout the sources run as they are (condition `regauge-source`); in a package, `dist` does.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;
const root = fileURLToPath(new URL('..', import.meta.url));
const isCheckout = existsSync(`${root}src/cli/main.ts`);
const isNewEnough = Number(process.versions.node.split('.')[0]) >= neededMajor;

if (isNewEnough && !isCheckout) await import('../dist/cli/main.js');
else reexecute();

function reexecute() {
  const node = isNewEnough ? process.execPath : findNode();
  const main = isCheckout ? ['--conditions=regauge-source', `${root}src/cli/main.ts`] : [`${root}dist/cli/main.js`];
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to the whole group; the child decides what it means, this process only waits.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1);
  });
}

/** The Node 24 that `npm ci` put beside us as a development dependency. */
function findNode() {
  const bundled = `${root}node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`;
  if (existsSync(bundled)) return bundled;
  console.error(
    `regauge: found Node ${process.versions.node}, needs Node ${neededMajor} or newer. ` +
      `Run \`npx -p node@${neededMajor} -p regauge regauge\`, or install Node ${neededMajor}; in a checkout run \`npm start\` once.`,
  );
  process.exit(1);
}
