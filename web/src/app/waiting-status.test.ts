import { expect, test } from 'vitest';
import { en } from '../i18n/en.ts';
import { createFormats } from '../i18n/format.ts';
import { createTranslate } from '../i18n/translate.ts';
import { waitingStatus } from './waiting-status.ts';

const words = { t: createTranslate(en, 'en'), formats: createFormats('en') };
const status = (askedMs: number | null, heardMs: number, nowMs: number) =>
  waitingStatus({ askedMs, heardMs }, nowMs, words);

test('a short wait has no clock', () => {
  expect(waitingStatus(undefined, 90_000, words)).toBe('Waiting for the first token');
  expect(status(null, 0, 90_000)).toBe('Waiting for the first token');
  expect(status(1_000, 1_000, 3_999)).toBe('Waiting for the first token');
});

test('a long question is read, and for how long is said', () => {
  expect(status(1_000, 1_000, 4_000)).toBe('Reading your question · 3 sec');
  expect(status(-20_000, 50_000, 52_000)).toBe('Reading your question · 1 min 12 sec');
});

test('the clock stands still 15 s after the server was heard of last', () => {
  expect(status(0, 40_000, 55_000)).toBe('Reading your question · 55 sec');
  expect(status(0, 40_000, 90_000)).toBe('Reading your question · 55 sec');
});
