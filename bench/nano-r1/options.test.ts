import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

const here = fileURLToPath(import.meta.url);
const files = ['--questions', here, '--model', here];

test('given models replace the default one and keep their order', () => {
  const other = fileURLToPath(new URL('options.ts', import.meta.url));
  const parsed = parseOptions([...files, '--model', other, '--early', here]);
  expect(parsed).toMatchObject({ kind: 'run', options: { models: [here, other], early: here, failures: 0 } });
});

test('--only and --limit choose questions', () => {
  expect(parseOptions([...files, '--only', 'add,order', '--limit', '20'])).toMatchObject({
    options: { selection: { tasks: ['add', 'order'], limitPerTask: 20 } },
  });
});

test('--help wins over files that are not there', () => {
  expect(parseOptions(['--help', '--model', 'gone.gguf'])).toEqual({ kind: 'help' });
});

test.each([
  [[...files, '--only', 'ad'], '--only does not know "ad"'],
  [[...files, '--limit', '0'], '--limit must be a whole number of 1 or more, is "0"'],
  [[...files, '--failures', ''], '--failures must be a whole number of 0 or more, is ""'],
  [[...files, '--early', 'gone.gguf'], '--early must name a file; there is no gone.gguf'],
  [[...files, '--modle', 'x'], "Unknown option '--modle'"],
])('%j is refused with its reason', (args, reason) => {
  expect(parseOptions(args)).toEqual({ kind: 'wrong', reason: expect.stringContaining(reason) });
});
