import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { count, file, files, flag, parseOptions, place, someOf } from './options.ts';

const here = fileURLToPath(import.meta.url);
const other = fileURLToPath(new URL('options.ts', import.meta.url));
const options = {
  rounds: count(5),
  maxTokens: count(undefined),
  failures: count(0, 0),
  only: someOf(['soak', 'start']),
  model: file(undefined),
  models: files(['nano']),
  profile: place(),
  peers: flag(true),
};
const untold = {
  rounds: 5,
  maxTokens: undefined,
  failures: 0,
  only: new Set(['soak', 'start']),
  model: undefined,
  models: ['nano'],
  profile: undefined,
  peers: true,
  json: false,
  check: false,
};

test('what is not told is as each option says', () => {
  expect(parseOptions(options, [])).toEqual({ kind: 'run', options: untold });
});

test('what is told replaces it', () => {
  const numbers = ['--rounds', '7', '--max-tokens', '64', '--failures', '0'];
  const paths = ['--model', here, '--profile', 'not/there', '--models', other, '--models', here];
  expect(parseOptions(options, [...numbers, ...paths, '--only', 'start', '--no-peers', '--json', '--check'])).toEqual({
    kind: 'run',
    options: {
      ...{ rounds: 7, maxTokens: 64, failures: 0 },
      ...{ model: here, profile: 'not/there', models: [other, here] },
      ...{ only: new Set(['start']), peers: false, json: true, check: true },
    },
  });
});

test('named again, the last time counts', () => {
  const parsed = parseOptions(options, ['--rounds', '7', '--rounds', '9', '--peers', '--no-peers']);
  expect(parsed).toEqual({ kind: 'run', options: { ...untold, rounds: 9, peers: false } });
});

test('--help wins over values that are wrong', () => {
  expect(parseOptions(options, ['--help', '--rounds', 'many'])).toEqual({ kind: 'help' });
});

test.each([
  [['--rounds', '0'], '--rounds must be a whole number of 1 or more, is "0"'],
  [['--rounds', '1.5'], '--rounds must be a whole number of 1 or more, is "1.5"'],
  [['--max-tokens', ''], '--max-tokens must be a whole number of 1 or more, is ""'],
  [['--failures', '1e300'], '--failures must be a whole number of 0 or more, is "1e300"'],
  [['--only', 'start,sok'], '--only does not know "sok"; it takes some of soak,start'],
  [['--model', 'gone.gguf'], '--model must name what is there; there is no "gone.gguf"'],
  [['--models', here, '--models', 'gone.gguf'], '--models must name what is there; there is no "gone.gguf"'],
  [['--modle', here], "Unknown option '--modle'"],
  [['--rounds'], "'--rounds <value>' argument missing"],
  [['start'], "Unexpected argument 'start'"],
])('%j is refused with its reason', (args, reason) => {
  expect(parseOptions(options, args)).toEqual({ kind: 'wrong', reason: expect.stringContaining(reason) });
});
