import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findLibrary, libraryFiles, libraryPackageVersion } from './find-library.ts';

const root = mkdtempSync(join(tmpdir(), 'regauge-find-library-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A `node_modules` folder that holds these packages, by the last part of their names. */
function folderWith(versions: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(root, 'modules-'));
  for (const [name, version] of Object.entries(versions)) {
    mkdirSync(join(folder, '@node-llama-cpp', name), { recursive: true });
    writeFileSync(join(folder, '@node-llama-cpp', name, 'package.json'), JSON.stringify({ version }));
  }
  return folder;
}

function find(wanted: 'auto' | 'cpu' | 'cuda', ...folders: readonly string[]) {
  return findLibrary(wanted, 'linux', 'x64', folders);
}

test('the best package installed is taken, unless another is named', () => {
  const folder = folderWith({ 'linux-x64': libraryPackageVersion, 'linux-x64-cuda': libraryPackageVersion });
  const bins = (name: string) => join(folder, '@node-llama-cpp', name, 'bins', name);
  expect(find('auto', folder)).toMatchObject({ backend: 'cuda', folder: bins('linux-x64-cuda') });
  expect(find('cpu', folder)).toMatchObject({ backend: 'cpu', folder: bins('linux-x64') });
});

test('the nearest folder wins, as it does for an import', () => {
  const near = folderWith({ 'linux-x64': libraryPackageVersion });
  const far = folderWith({ 'linux-x64': '1.0.0' });
  expect(find('cpu', near, far).folder.startsWith(near)).toBe(true);
});

test('a package of another version is refused with both versions, because memory layouts are known for one', () => {
  const folder = folderWith({ 'linux-x64': '3.21.0' });
  expect(() => find('auto', folder)).toThrow(
    expect.objectContaining({
      code: 'ENGINE_LIBRARY_INCOMPATIBLE',
      message:
        `@node-llama-cpp/linux-x64 is version 3.21.0, expected ${libraryPackageVersion} (llama.cpp v0.5.0). ` +
        'Reinstall the pinned package with `npm ci`.',
      details: { found: '3.21.0', expected: libraryPackageVersion },
    }),
  );
});

test('a manifest without a version is refused too', () => {
  const folder = folderWith({ 'linux-x64': libraryPackageVersion });
  writeFileSync(join(folder, '@node-llama-cpp', 'linux-x64', 'package.json'), '{}');
  expect(() => find('auto', folder)).toThrow('is version unknown');
});

test('without a package the ones that would do are named', () => {
  expect(() => find('cuda')).toThrow(
    expect.objectContaining({
      code: 'ENGINE_LIBRARY_MISSING',
      message: expect.stringContaining('expected @node-llama-cpp/linux-x64-cuda.'),
    }),
  );
  expect(() => findLibrary('auto', 'aix', 'ppc64', [])).toThrow('run Regauge on Linux, macOS or Windows x64');
});

test('libraries are found whatever the platform calls them, and a missing one is named', () => {
  const folder = mkdtempSync(join(root, 'bins-'));
  for (const name of ['libggml-base.so', 'libggml.v0.5.0.so', 'libggml-cpu-x64.so'])
    writeFileSync(join(folder, name), '');
  expect(() => libraryFiles(folder)).toThrow(`${folder} has no llama library; reinstall with \`npm ci\`.`);
  writeFileSync(join(folder, 'libllama.v0.5.0.so'), '');
  expect(libraryFiles(folder)).toEqual({
    ggmlBase: join(folder, 'libggml-base.so'),
    ggml: join(folder, 'libggml.v0.5.0.so'),
    llama: join(folder, 'libllama.v0.5.0.so'),
  });
});
