import { expect, test } from 'vitest';
import { versionAtLeast } from './engine-version.ts';

test('versions are compared number by number, and suffixes do not count', () => {
  expect(versionAtLeast('0.10.2', [0, 10, 2])).toBe(true);
  expect(versionAtLeast('0.9.12', [0, 10, 2])).toBe(false);
  expect(versionAtLeast('0.11.0rc1+ascend', [0, 10, 2])).toBe(true);
  expect(versionAtLeast('1.0', [0, 10, 2])).toBe(true);
});

test('an unknown version counts as new', () => {
  expect(versionAtLeast(undefined, [0, 10, 2])).toBe(true);
  expect(versionAtLeast('dev', [0, 10, 2])).toBe(true);
});
