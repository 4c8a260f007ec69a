// Installs what the lock file says when it changed since the last time, so that `npm start` and `npm test` need no
// other command. Plain JavaScript for Node 18+: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const stampPath = join(modules, '.regauge-setup');
/** The Node of a broken-off installation may be the one that runs this. */
const runsFromInside = process.execPath.startsWith(modules);

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

/**
 * `npm ci` would be the plain choice, but it insists that the lock file knows the optional packages of every platform,
 * which a registry that carries only some of them cannot give. `install --no-save` takes the versions of the lock file
 * as well, leaves the file as it is, and can run from the very Node that it replaces.
 */
function install() {
  console.error(
    'regauge: installing dependencies (first start, or they changed): about a minute, 0.5 GB in node_modules…',
  );
  if (existsSync(stampPath)) rmSync(stampPath);
  else if (!runsFromInside) rmSync(modules, { recursive: true, force: true }); // an installation that broke off
  const progress = process.stderr.isTTY ? '--progress' : '--no-progress';
  const done = npm(['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', progress]);
  if (done.error) fail(`npm could not be started (${done.error.message}). Install Node with npm (https://nodejs.org).`);
  if (done.status !== 0) {
    fail(
      'the installation failed; the message of npm is above. Usual causes: no network, a registry setting ' +
        '(`npm config get registry`), a full disk. The same command again starts over.',
    );
  }
  writeFileSync(stampPath, wanted);
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
