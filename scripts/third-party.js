// What the built pages contain of other people, with the licences that ask to be handed on: the dependencies of
// web/package.json and all that those bring along. Read by scripts/build-web.js, which runs on Node 18 and newer.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The text of web/dist/THIRD-PARTY.txt. A package without a licence file or name ends the build: it could not be handed on.
 *
 * @param {string} root of the repository, with everything installed
 * @returns {string}
 */
export function thirdPartyText(root) {
  const packages = [...packagesOf(root), pdfJs(root)].sort((a, b) => (a.name < b.name ? -1 : 1));
  const opening = 'The files beside this one contain code of these packages, in parts and compressed.';
  return [opening, ...packages.map(section)].join(`\n\n${'-'.repeat(80)}\n\n`).concat('\n');
}

function section({ name, version, licence, text }) {
  return `${name} ${version}\n${licence}\n\n${text.trim()}`;
}

/** Breadth first, each folder once. */
function packagesOf(root) {
  const web = join(root, 'web');
  const folders = new Set(dependencies(web));
  for (const folder of folders) for (const further of dependencies(folder)) folders.add(further);
  return [...folders].map(described);
}

function dependencies(folder) {
  return Object.keys(manifest(folder).dependencies ?? {}).map((name) => installed(name, folder));
}

/** As Node looks for it: in node_modules here, then in each folder above. */
function installed(name, from) {
  const folder = join(from, 'node_modules', name);
  if (existsSync(join(folder, 'package.json'))) return folder;
  if (dirname(from) === from) throw new Error(`${name} is not installed; run \`npm ci\`.`);
  return installed(name, dirname(from));
}

function described(folder) {
  const { name, version, license: licence } = manifest(folder);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  if (!file || !licence) throw new Error(`${name} ${version} has no licence to hand on; look at ${folder}.`);
  return { name, version, licence, text: readFileSync(join(folder, file), 'utf8') };
}

function manifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** Inside unpdf as one file, without its licence. The text is that of the compiler, which is under the same one. */
function pdfJs(root) {
  const bundle = readFileSync(join(installed('unpdf', join(root, 'web')), 'dist', 'pdfjs.mjs'), 'utf8');
  const version = /apiVersion:[`"']([\d.]+)[`"']/.exec(bundle)?.[1];
  const apache = readFileSync(join(installed('typescript', root), 'LICENSE'), 'utf8');
  if (!version || !/^\s*Apache License\s+Version 2\.0/.test(apache))
    throw new Error(
      'pdf.js in unpdf, or the text of its licence, is not where it was; correct scripts/third-party.js.',
    );
  return {
    name: 'pdf.js (in unpdf)',
    version,
    licence: 'Apache-2.0',
    text: `Copyright Mozilla Foundation\n\n${apache}`,
  };
}
