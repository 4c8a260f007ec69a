import fc from 'fast-check';
import { expect, test } from 'vitest';
import { titleOf } from './chat-title.ts';

test('a short first line is the title', () => {
  expect(titleOf('  How far is\tthe Moon? \nIn kilometres, please.')).toBe('How far is the Moon?');
});

test('a long line is cut after a word', () => {
  const question = 'Explain to me in detail why the sky over the sea is blue at noon and red at dusk';
  expect(titleOf(question)).toBe('Explain to me in detail why the sky over the sea is blue at…');
});

test('a line without spaces is cut at 60 characters', () => {
  expect(titleOf('为'.repeat(100))).toBe(`${'为'.repeat(60)}…`);
});

test('a family of four stays together', () => {
  const family = '👨‍👩‍👧‍👦';
  expect(titleOf(family.repeat(20))).toBe(`${family.repeat(5)}…`);
});

test('a single character of a thousand marks is cut all the same', () => {
  expect(titleOf(`e${'\u0301'.repeat(1_000)}`).length).toBe(61);
});

test('a title is one well-formed line of at most 61 characters, whatever the question', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (question) => {
      const title = titleOf(question);
      expect(title.length).toBeLessThanOrEqual(61);
      expect(title.isWellFormed()).toBe(true);
      expect(title).not.toMatch(/[\0\r\n]/);
    }),
  );
});
