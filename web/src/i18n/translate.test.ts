import { expect, test } from 'vitest';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { createTranslate } from './translate.ts';

test('what people have named stands isolated, numbers and times do not', () => {
  const t = createTranslate(en, 'en');
  expect(t('chatMenu', { title: 'שלום' })).toBe('More for “\u2068שלום\u2069”');
  expect(t('searchNone', { query: '\u202Egnp.exe' })).toBe('Nothing was found for “\u2068gnp.exe\u2069”.');
  expect(t('thoughtFor', { time: '31 sec' })).toBe('Thought for 31 sec');
  expect(createTranslate(ar, 'ar')('folderMenu', { name: 'R1 (old)' })).toContain('\u2068R1 (old)\u2069');
});

test('the title of a compared chat is kept, and holds no signs that are not seen', () => {
  expect(createTranslate(en, 'en')('comparedTitle', { question: '6 * 7?' })).toBe('6 * 7? – compared');
});
