// Installs what the lock file says when it changed since the last time, so that `npm start` and `npm test` need no
// other command. Plain JavaScript for Node 18+: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stampPath = `${root}node_modules/.regauge-setup`;
const major = Number(process.versions.node.split('.')[0]);

if (major < 18) {
  console.error(`regauge: this is Node ${process.versions.node}; setting up needs Node 18 or newer (https://nodejs.org).`);
  process.exit(1);
}

const wanted = createHash('sha256').update(readFileSync(`${root}package-lock.json`)).digest('hex');
if (!existsSync(stampPath) || readFileSync(stampPath, 'utf8') !== wanted) install();

function install() {
  console.error('regauge: first start or changed dependencies, installing (about a minute, 0.5 GB, kept in node_modules)…');
  const npm = process.env.npm_execpath;
  const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error', process.stderr.isTTY ? '--progress' : '--no-progress'];
  const [command, args] = npm ? [process.execPath, [npm, ...flags]] : ['npm', flags];
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: !npm && process.platform === 'win32' });
  if (done.status !== 0) {
    console.error('regauge: npm ci failed; its message is above. Check the network or the npm registry setting, then run the same command again.');
    process.exit(1);
  }
  writeFileSync(stampPath, wanted);
}
