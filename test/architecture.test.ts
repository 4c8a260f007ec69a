import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Room, rooms } from './architecture/rooms.ts';
import {
  followsTheArrows,
  isPure,
  isShortOrSaysWhy,
  keepsTheTypes,
  leavesTheEnvironmentAlone,
  namesNoPrivatePlace,
  pagesRunPureRoomsOnly,
  type Rule,
  roomOf,
  staysInItsRoom,
  usesItsPackagesOnly,
} from './architecture/rules.ts';
import { readSource, repositoryFiles, root } from './architecture/sources.ts';
import { measuresWithoutTheTimeOfDay, wallClockReaders } from './architecture/wall-clock.ts';

const paths = repositoryFiles();
const files = paths.filter((path) => path.endsWith('.ts')).map(readSource);
const existing = readdirSync(join(root, 'src'));

const rules: Readonly<Record<string, Rule>> = {
  followsTheArrows,
  staysInItsRoom,
  usesItsPackagesOnly,
  isPure,
  leavesTheEnvironmentAlone,
  isShortOrSaysWhy,
  keepsTheTypes,
  measuresWithoutTheTimeOfDay,
};

describe('the repository', () => {
  test.each(Object.entries(rules))('%s', (_, rule) => {
    expect(files.flatMap(rule)).toEqual([]);
  });

  test('every name among those who may ask for the time of day is somebody’s', () => {
    const nobodys = Object.keys(wallClockReaders).filter((name) => !paths.some((path) => path.startsWith(name)));
    expect(nobodys).toEqual([]);
  });

  test('a page runs code of the pure rooms it may run, and of the server it knows the types of wire', () => {
    const pages = paths.filter((path) => /^web\/src\/.*\.tsx?$/.test(path)).map(readSource);
    expect(pages.length).toBeGreaterThan(100);
    expect(pages.flatMap(pagesRunPureRoomsOnly)).toEqual([]);
  });

  test('names no registry host and no place on the machine it was written on', () => {
    const places = ownPlaces();
    const texts = paths.map((path) => [path, readFileSync(join(root, path), 'latin1')] as const);
    expect(texts.flatMap(([path, text]) => namesNoPrivatePlace(path, text, places))).toEqual([]);
  });
});

describe('the rooms', () => {
  test('ARCHITECTURE.md draws the same arrows', () => {
    const rows = readText('ARCHITECTURE.md').matchAll(/^\| `(\w+)` \| .+ \| (.+) \| (.+) \|$/gm);
    const drawn = [...rows].map(([, name, mayImport, pure]) => [name, mayImport, pure]);
    expect(drawn).toEqual(Object.entries(rooms).map(([name, room]) => [name, ...cells(name, room)]));
  });

  test('folders under src are rooms of the table, kernel and cli among them', () => {
    expect(existing.filter((name) => !(name in rooms))).toEqual([]);
    expect(existing).toEqual(expect.arrayContaining(['kernel', 'cli']));
  });

  test.each(existing)('%s holds code behind one door', (name) => {
    const own = files.filter(({ path }) => roomOf(path) === name).map(({ path }) => path);
    expect(own).toContain(`src/${name}/${name === 'cli' ? 'main' : 'index'}.ts`);
  });

  test.each(existing)('%s: tsconfig references are its arrows', (name) => {
    const arrows = rooms[name]?.mayImport.filter((room) => existing.includes(room)) ?? [];
    expect(references(`src/${name}`).toSorted()).toEqual(arrows.map((room) => `../${room}`).toSorted());
  });

  test.each(existing.filter((name) => rooms[name]?.pure === 'yes'))(
    '%s is pure: the compiler gives it no host',
    (name) => {
      expect(readJson(`src/${name}/tsconfig.json`).compilerOptions).not.toHaveProperty('types');
      expect(readJson(`src/${name}/tsconfig.json`).compilerOptions).not.toHaveProperty('lib');
      expect(readJson('tsconfig.base.json').compilerOptions).toMatchObject({ lib: ['esnext'], types: [] });
    },
  );

  test('the root tsconfig builds every room and package.json opens every door', () => {
    expect(references('.').toSorted()).toEqual(existing.map((name) => `src/${name}`).toSorted());
    const doors = existing.filter((name) => name !== 'cli').map((name) => [`#${name}`, door(name)]);
    expect(readJson('package.json').imports).toEqual(Object.fromEntries(doors));
  });
});

/** The same facts as cells of the table in ARCHITECTURE.md. */
function cells(name: string, { mayImport, pure }: Room): readonly string[] {
  const others = Object.keys(rooms).length - 1;
  const arrows = mayImport.length === others && name === 'cli' ? 'all' : mayImport.join(', ') || '-';
  return [arrows, pure === 'core' ? '`core/`' : pure];
}

function references(folder: string): readonly string[] {
  const { references = [] } = readJson(join(folder, 'tsconfig.json'));
  return (references as readonly { readonly path: string }[]).map(({ path }) => path);
}

function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readText(path));
}

function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function door(name: string): Record<string, string> {
  return { 'regauge-source': `./src/${name}/index.ts`, default: `./dist/${name}/index.js` };
}

/** Short places (`/`, `/app`) would be found in innocent text. */
function ownPlaces(): readonly string[] {
  const { stdout } = spawnSync('npm config get registry', { shell: true, encoding: 'utf8' });
  const registry = stdout.trim();
  const host = URL.canParse(registry) ? new URL(registry).host : '';
  return [root.replace(/[\\/]$/, ''), join(homedir(), '/'), host].filter((place) => place.length > 5);
}
