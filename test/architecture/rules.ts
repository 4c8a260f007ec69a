import { posix } from 'node:path';
import { packageFolders, rooms, testPackages } from './rooms.ts';
import type { SourceFile } from './sources.ts';

/** A rule answers with one sentence per offence, so that a failing test reads like a review. */
export type Rule = (file: SourceFile) => readonly string[];

export function roomOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.includes('/testing/');
}

/** Another room is reached as `#room` along an arrow; a path with more than that is a back door. */
export const followsTheArrows: Rule = (file) => {
  const room = roomOf(file.path);
  if (!room) return [];
  return roomImports(file).flatMap(({ specifier, target }) => {
    if (specifier !== `#${target}`)
      return [`${file.path}: ${specifier} goes past the door of ${target}; import #${target}`];
    return rooms[room]?.mayImport.includes(target) ? [] : [`${file.path}: ${room} may not import ${target}`];
  });
};

function roomImports(file: SourceFile): readonly { specifier: string; target: string }[] {
  return file.imports
    .filter(({ specifier }) => specifier.startsWith('#'))
    .map(({ specifier }) => ({ specifier, target: specifier.slice(1).split('/')[0] ?? '' }));
}

/** Pure rooms whose code a browser runs as the command line does; of the server's others it knows the types alone. */
const roomsOfPages: readonly string[] = ['kernel', 'planner'];
const typesOfPages: readonly string[] = [...roomsOfPages, 'wire'];

export const pagesRunPureRoomsOnly: Rule = ({ path, text }) => {
  if (!path.startsWith('web/src/') || isTest(path)) return [];
  const found = text.matchAll(/\b(?:import|export)\b(\s+type\b)?[^'"`;]*?['"`]#([^'"`]+)['"`]/g);
  return [...found].flatMap(([, type, room = '']) =>
    (type ? typesOfPages : roomsOfPages).includes(room)
      ? []
      : [`${path}: a page may not take ${type ? 'types' : 'values'} from #${room}`],
  );
};

/** Data that ships beside the code is the only thing outside a room that its code may name by path. */
const shippedPaths: readonly string[] = ['assets/', 'package.json', 'bin/regauge.js', 'web/dist/'];

export const staysInItsRoom: Rule = (file) => {
  const room = roomOf(file.path);
  if (!room) return [];
  return file.imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .filter(({ kind, specifier }) => {
      const target = posix.join(posix.dirname(file.path), specifier);
      if (target.startsWith(`src/${room}/`)) return false;
      return !(isTest(file.path) && isForTests(target, room)) && !(kind === 'file-url' && isShipped(target));
    })
    .map(({ specifier }) => `${file.path}: ${specifier} leaves the room ${room}`);
};

/** What a room offers to the tests of others (`testing/`) has no door, because it is not part of the program. */
function isForTests(target: string, room: string): boolean {
  const owner = /^src\/(\w+)\/testing\//.exec(target)?.[1];
  return target.startsWith('test/') || (owner !== undefined && rooms[room]?.mayImport.includes(owner) === true);
}

/** `./` is the package's own folder, to which paths of shipped data are joined. */
function isShipped(target: string): boolean {
  return target === './' || shippedPaths.some((shipped) => target.startsWith(shipped));
}

export const usesItsPackagesOnly: Rule = (file) => {
  const room = roomOf(file.path);
  if (!room) return [];
  const allowed = [...(rooms[room]?.packages ?? []), ...(isTest(file.path) ? testPackages : [])];
  return file.imports
    .filter(({ kind, specifier }) => kind === 'import' && !/^(?:[.#]|node:)/.test(specifier))
    .map(({ specifier }) => packageName(specifier))
    .flatMap((name) => {
      if (!allowed.includes(name)) return [`${file.path}: ${room} may not use the package ${name}`];
      const home = packageFolders[name];
      return home && !file.path.startsWith(home) ? [`${file.path}: ${name} belongs in ${home}`] : [];
    });
};

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Clock, chance, timers, I/O and promises, by which a simulator could no longer run the code that serves. */
const impureNames =
  /(?<![.\w$])(?:Date|performance|process|console|fetch|Promise|async|await|setTimeout|setInterval|setImmediate|queueMicrotask)\b|\bMath\.random\b/g;

export const isPure: Rule = (file) => {
  if (!mustBePure(file.path)) return [];
  const names = [...file.names.matchAll(impureNames)].map(([name]) => name);
  const modules = file.imports.map(({ specifier }) => specifier).filter((specifier) => specifier.startsWith('node:'));
  return [...names, ...modules].map((name) => `${file.path}: a pure room names ${name}`);
};

function mustBePure(path: string): boolean {
  const room = roomOf(path);
  if (!room || isTest(path)) return false;
  const { pure } = rooms[room] ?? { pure: 'no' };
  return pure === 'yes' || (pure === 'core' && path.startsWith(`src/${room}/core/`));
}

const environmentReader = 'src/cli/context.ts';
const readsEnvironment = /\bprocess\s*\.\s*env\b|\benv\b[^;=]*=\s*process\b/;

export const leavesTheEnvironmentAlone: Rule = (file) => {
  if (!roomOf(file.path) || isTest(file.path) || file.path === environmentReader) return [];
  const reads = readsEnvironment.test(file.names) || file.imports.some((i) => i.specifier === 'node:process');
  return reads ? [`${file.path}: only ${environmentReader} reads the environment; take it as an argument`] : [];
};

const maxLines = 300;

export const isShortOrSaysWhy: Rule = (file) => {
  const lines = file.text.split('\n');
  const saysWhy = lines.slice(0, 10).some((line) => /^(?:\/\/| \*|\/\*\*) Long because: \S/.test(line));
  if (lines.length - 1 <= maxLines || saysWhy) return [];
  return [`${file.path}: ${lines.length - 1} lines; split it, or say why in a header \`// Long because: …\``];
};

export const keepsTheTypes: Rule = (file) => {
  const offences = [
    ...file.names.matchAll(/(?<![.\w$])any\b(?!\s*[(:?])|\bas unknown as\b/g),
    ...file.text.matchAll(/@ts-(?:ignore|nocheck|expect-error)\b/g),
  ];
  return offences.map(([offence]) => `${file.path}: escapes the types with \`${offence}\``);
};

/**
 * Package registries and somebody's machine: true for one reader only. `ownPlaces` are those of the machine at hand;
 * `/home/me` is nobody's and free for examples.
 */
export function namesNoPrivatePlace(path: string, text: string, ownPlaces: readonly string[]): readonly string[] {
  const general = [...text.matchAll(generalPlaces)].map(([place]) => place);
  const own = ownPlaces.filter((place) => text.includes(place));
  return [...general, ...own].map((place) => `${path}: names ${place}`);
}

const generalPlaces =
  /\bregistry\.[a-z0-9-]+\.[a-z]{2,}\b|\b(?:files\.pythonhosted|pypi)\.org\b|(?<![\w.])\/(?:home|Users)\/(?!me\b|you\b|user\b)[a-z]\w+|\b[A-Z]:\\Users\\\w+/g;
