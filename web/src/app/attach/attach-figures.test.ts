import { expect, test } from 'vitest';
import { appLimits } from '#wire';
import { aboutTokens } from './about-tokens.ts';
import { attachLimits } from './attach-limits.ts';
import { fileSize } from './file-size.ts';

test('the limits are those of the server', () => {
  expect(attachLimits.files).toBe(appLimits.attachments);
  expect(attachLimits.chars).toBe(appLimits.attachmentChars);
});

test('ten letters are about three tokens, ten Chinese characters about six', () => {
  expect(aboutTokens('abcdefghij')).toBe(3);
  expect(aboutTokens('一二三四五六七八九十')).toBe(6);
  expect(aboutTokens('a')).toBe(1);
  expect(aboutTokens('')).toBe(0);
});

test('sizes step at a thousand and never show a thousand of the smaller unit', () => {
  expect(fileSize(999, 'en')).toBe('999 byte');
  expect(fileSize(1_234, 'en')).toBe('1.2 kB');
  expect(fileSize(999_949, 'en')).toBe('999.9 kB');
  expect(fileSize(999_950, 'en')).toBe('1 MB');
});
