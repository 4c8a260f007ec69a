import { describe, expect, test } from 'vitest';
import {
  followsTheArrows,
  isPure,
  isShortOrSaysWhy,
  keepsTheTypes,
  leavesTheEnvironmentAlone,
  namesNoPrivatePlace,
  pagesRunPureRoomsOnly,
  staysInItsRoom,
  usesItsPackagesOnly,
} from './rules.ts';
import { sourceFile } from './sources.ts';
import { measuresWithoutTheTimeOfDay } from './wall-clock.ts';

describe('the rules catch', () => {
  test.each([
    ['an arrow against the table', followsTheArrows, 'src/sched/a.ts', "import type { B } from '#wire';"],
    ['a door passed by', followsTheArrows, 'src/models/a.ts', "export { b } from '#wire/b.ts';"],
    ['a dynamic import', followsTheArrows, 'src/wire/a.ts', "const { b } = await import('#models');"],
    ['a relative way out', staysInItsRoom, 'src/wire/a.ts', "import '../models/b.ts';"],
    ['a testing folder in the program', staysInItsRoom, 'src/cli/a.ts', "import '../models/testing/b.ts';"],
    [
      'a thread of another room',
      staysInItsRoom,
      'src/wire/a.ts',
      "new URL(x ? './b.ts' : '../cli/b.js', import.meta.url)",
    ],
    ['a foreign package', usesItsPackagesOnly, 'src/wire/a.ts', "import { Command } from 'commander';"],
    ['native calls outside their folder', usesItsPackagesOnly, 'src/engine/a.ts', "import koffi from 'koffi';"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text under test is a template
    ['the clock', isPure, 'src/sched/a.ts', 'const text = `at ${Date.now()}`;'],
    ['chance', isPure, 'src/kernel/a.ts', 'export const x: number = Math.random();'],
    ['a promise', isPure, 'src/wire/a.ts', 'export async function a(): Promise<void> {}'],
    ['a host module', isPure, 'src/wire/a.ts', "import { readFileSync } from 'node:fs';"],
    ['the environment', leavesTheEnvironmentAlone, 'src/engine/a.ts', 'const { env } = process;'],
    ['the environment by import', leavesTheEnvironmentAlone, 'src/cli/a.ts', "import { env } from 'node:process';"],
    ['a deadline by the time of day', measuresWithoutTheTimeOfDay, 'src/gateway/a.ts', 'const endMs = Date.now() + 1;'],
    ['the clock as a value', measuresWithoutTheTimeOfDay, 'src/cli/a.ts', 'f(Date.now);'],
    ['a date of now', measuresWithoutTheTimeOfDay, 'src/fleet/a.ts', 'const at = new Date();'],
    ['code of the server in a page', pagesRunPureRoomsOnly, 'web/src/a.tsx', "import { b } from '#wire';"],
    ['types of other rooms in a page', pagesRunPureRoomsOnly, 'web/src/a.ts', "import type { B } from '#gateway';"],
    ['a room loaded by a page', pagesRunPureRoomsOnly, 'web/src/a.ts', "const b = await import('#chats');"],
    ['301 lines', isShortOrSaysWhy, 'src/wire/a.ts', 'a;\n'.repeat(301)],
    ['any', keepsTheTypes, 'src/wire/a.ts', 'function f(x: any[]) {}'],
    ['a silenced compiler', keepsTheTypes, 'src/wire/a.ts', ['// @ts', 'ignore'].join('-')],
  ] as const)('%s', (_, rule, path, text) => {
    expect(rule(sourceFile(path, text))).not.toEqual([]);
  });

  test('a registry, a home directory, a checkout', () => {
    const text = ['https://registry', 'example', 'com'].join('.') + [' ', 'home', 'ada'].join('/');
    expect(namesNoPrivatePlace('a.md', text, [])).toHaveLength(2);
    expect(namesNoPrivatePlace('a.md', 'see /srv/checkout/src', ['/srv/checkout'])).toHaveLength(1);
  });
});

describe('the rules let pass', () => {
  test.each([
    [
      'its own files and the doors of its arrows',
      followsTheArrows,
      'src/models/a.ts',
      "import { b } from '#kernel';\nimport './b.ts';",
    ],
    [
      'the testing folder of a room it may import',
      staysInItsRoom,
      'src/cli/a.test.ts',
      "import '../models/testing/b.ts';",
    ],
    [
      'data that ships beside the code',
      staysInItsRoom,
      'src/models/a.ts',
      "new URL('../../assets/nano.gguf', import.meta.url)",
    ],
    [
      'words in comments, strings and patterns',
      isPure,
      'src/sched/a.ts',
      "// no Date\nf('await', /Promise/, `fetch`); a.process();",
    ],
    [
      'a long file that says why',
      isShortOrSaysWhy,
      'src/wire/a.ts',
      `// Long because: one table.\n${'a;\n'.repeat(300)}`,
    ],
    [
      'a duration, and a date that was sent',
      measuresWithoutTheTimeOfDay,
      'src/fleet/a.ts',
      "// Date.now()\nconst ms = performance.now() - Date.parse(sent) + f('new Date');",
    ],
    [
      'types of wire and a pure room in a page',
      pagesRunPureRoomsOnly,
      'web/src/a.ts',
      "import type { A } from '#wire';\nimport { type B, c } from '#planner';",
    ],
    ['300 lines', isShortOrSaysWhy, 'src/wire/a.ts', 'a;\n'.repeat(300)],
    ['names that contain any', keepsTheTypes, 'src/wire/a.ts', 'const company = AbortSignal.any([anyone]);'],
  ] as const)('%s', (_, rule, path, text) => {
    expect(rule(sourceFile(path, text))).toEqual([]);
  });
});
