import { expect, test } from 'vitest';
import { findMatches } from './find-matches.ts';

test('words are found in whatever case, and signs mean themselves', () => {
  expect(findMatches('Wait. WAIT? İwait', 'wait')).toEqual([0, 6, 13]);
  expect(findMatches('a.b axb a.b', 'a.b')).toEqual([0, 8]);
  expect(findMatches('等等，等等', '等等')).toEqual([0, 3]);
});

test('nothing is nowhere, and what is everywhere is found 10,000 times', () => {
  expect(findMatches('abc', '')).toEqual([]);
  expect(findMatches('a'.repeat(20_000), 'a')).toHaveLength(10_000);
});
