import { expect, test } from 'vitest';
import { containsPattern, searchTerms, trigramQuery } from './search-terms.ts';

test('words of three characters and more are for the index, characters being those of people', () => {
  expect(searchTerms('the of 首都 的首都 😀😀😀 😀😀')).toEqual({
    indexed: ['the', '的首都', '😀😀😀'],
    short: ['of', '首都', '😀😀'],
  });
});

test('a word twice is once, and there are at most eight', () => {
  expect(searchTerms('aaa aaa bbb')).toEqual({ indexed: ['aaa', 'bbb'], short: [] });
  expect(searchTerms('1 2 3 4 5 6 7 8 9').short).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
});

test('nothing to look for is nothing', () => {
  expect(searchTerms(' \t\n\0 ')).toEqual({ indexed: [], short: [] });
});

test('in a query of the index, words are strings', () => {
  expect(trigramQuery(['say "hi"', 'NOT', 'a*'])).toBe('"say ""hi""" AND "NOT" AND "a*"');
});

test('in a pattern, signs stand for themselves', () => {
  expect(containsPattern('50%_\\')).toBe('%50\\%\\_\\\\%');
});
