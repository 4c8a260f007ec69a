// Installs what the lock file says when it changed since the last time, so that `npm start` and `npm test` need no
// other command. Plain JavaScript for Node 18+: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stampPath = join(root, 'node_modules', '.regauge-setup');

if (Number(process.versions.node.split('.')[0]) < 18) {
  fail(`this is Node ${process.versions.node}; setting up needs Node 18 or newer (https://nodejs.org).`);
}

const wanted = stamp();
if (!existsSync(stampPath) || readFileSync(stampPath, 'utf8') !== wanted) install();

/** The platform counts too: a folder shared with a container or another machine holds the wrong binaries. */
function stamp() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex');
}

function install() {
  console.error(
    'regauge: installing dependencies (first start, or they changed): about a minute, 0.5 GB in node_modules…',
  );
  const progress = process.stderr.isTTY ? '--progress' : '--no-progress';
  const done = npm([installVerb(), '--no-audit', '--no-fund', '--loglevel=error', progress]);
  if (done.error) fail(`npm could not be started (${done.error.message}). Install Node with npm (https://nodejs.org).`);
  if (done.status !== 0) {
    fail(
      'the installation failed; the message of npm is above. Usual causes: no network, a registry setting ' +
        '(`npm config get registry`), a full disk. The same command again goes on.',
    );
  }
  writeFileSync(stampPath, wanted);
}

/** `ci` deletes node_modules first, which Windows refuses while the Node that runs this lies inside. */
function installVerb() {
  const runsFromInside = process.execPath.startsWith(join(root, 'node_modules'));
  return process.platform === 'win32' && runsFromInside ? 'install' : 'ci';
}

/** npm as it was started, by the Node that started it; other package managers set the same variables to themselves. */
function npm(args) {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  if (script && basename(script) === 'npm-cli.js')
    return spawnSync(node ?? process.execPath, [script, ...args], options);
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}

function fail(reason) {
  console.error(`regauge: ${reason}`);
  process.exit(1);
}
