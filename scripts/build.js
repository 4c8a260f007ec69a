// Compiles src/ to dist/ for publication. Node strips types in a checkout but not inside node_modules, so a package
// carries JavaScript; `#room` then resolves to dist through the `default` condition of package.json's `imports`.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src');
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
compile();
copyDataFiles();
for (const file of filesUnder(dist)) if (file.endsWith('.js')) retargetFileUrls(file);

function compile() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const done = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) fail('the sources do not compile; the errors are above.');
}

/** What the program reads at run time beside code (tables in JSON, templates) lies at the same relative place in dist. */
function copyDataFiles() {
  const isData = (path) => !path.endsWith('.ts') && basename(path) !== 'tsconfig.json' && basename(path) !== 'testing';
  cpSync(source, dist, { recursive: true, filter: isData });
}

/** tsc rewrites `.ts` in imports only; a thread or child process is named by a URL. */
function retargetFileUrls(file) {
  const code = readFileSync(file, 'utf8');
  const retargeted = code.replace(/(new URL\(\s*)(['"])(\.{1,2}\/[^'"]+)\.ts\2/g, (_, opening, quote, path) => {
    if (!existsSync(resolve(dirname(file), `${path}.js`)))
      fail(`${file} starts ${path}.ts, which is not in the build.`);
    return `${opening}${quote}${path}.js${quote}`;
  });
  if (retargeted !== code) writeFileSync(file, retargeted);
}

function filesUnder(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

function fail(reason) {
  console.error(`build: ${reason}`);
  process.exit(1);
}
