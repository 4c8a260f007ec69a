// Builds web/ into web/dist when its sources changed since the last time: hashed names, a manifest, and beside each file
// its .br and .gz, so that the gateway never compresses. Silent unless it works. `--force` builds in any case.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { thirdPartyText } from './third-party.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const web = join(root, 'web');
const dist = join(web, 'dist');
const stampPath = join(dist, '.stamp');
/** On the same disk, so that it takes its place at once. */
const built = join(root, 'node_modules', '.cache', `regauge-web-${process.pid}`);
/** This script runs on Node 18 and newer, vite does not; a set-up that has just installed Node 24 still runs on the old one. */
const installed = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const node = existsSync(installed) ? installed : process.execPath;
const compressible = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.webmanifest']);
/** Below this a packet is not saved. */
const worthBytes = 1_024;
/** Rooms whose code the pages run. */
const rooms = ['kernel', 'planner'].map((room) => join(root, 'src', room));

const wanted = stamp();
if (!isFresh() || process.argv.includes('--force')) build();

function isFresh() {
  return existsSync(stampPath) && readFileSync(stampPath, 'utf8') === wanted;
}

function build() {
  const startMs = performance.now();
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--logLevel', 'warn', '--outDir', built, '--emptyOutDir'];
  const done = spawnSync(node, args, { cwd: web, stdio: ['ignore', 2, 2] });
  if (done.status !== 0) {
    console.error('regauge: the web app could not be built; the errors are above.');
    process.exit(1);
  }
  writeFileSync(join(built, 'THIRD-PARTY.txt'), thirdPartyText(root));
  for (const file of filesUnder(built)) compress(file);
  writeFileSync(join(built, '.stamp'), wanted);
  replaceBy(built);
  console.error(`regauge: built the web app in ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
}

/** In one step: another build, or a server of these files, may be at work beside this one. */
function replaceBy(folder) {
  if (!isFresh() || process.argv.includes('--force')) {
    if (existsSync(dist)) renameSync(dist, `${folder}-old`);
    renameSync(folder, dist);
  }
  for (const left of [folder, `${folder}-old`]) rmSync(left, { recursive: true, force: true });
}

function compress(file) {
  if (!compressible.has(extname(file))) return;
  const bytes = readFileSync(file);
  if (bytes.length < worthBytes) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}

/** Contents rather than times, which a checkout and a copy change; the lock file stands for the libraries. */
function stamp() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const scripts = [fileURLToPath(import.meta.url), join(root, 'scripts', 'third-party.js')];
  for (const script of scripts) hash.update(readFileSync(script));
  const sources = [...filesUnder(web, ['dist', 'node_modules']), ...rooms.flatMap((room) => filesUnder(room))];
  for (const file of sources.filter((path) => !path.includes('.test.')).sort()) {
    hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function filesUnder(folder, besides = []) {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !besides.includes(name));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}
