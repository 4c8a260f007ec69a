import { expect, test } from 'vitest';
import { en } from '../i18n/en.ts';
import { createFormats } from '../i18n/format.ts';
import { createTranslate } from '../i18n/translate.ts';
import { type ThoughtState, thoughtStatus } from './thought-status.ts';

const words = { t: createTranslate(en, 'en'), formats: createFormats('en') };
const status = (state: ThoughtState) => thoughtStatus(state, words);

test('a live thought says how long, how much and how fast', () => {
  expect(status({ kind: 'thinking', elapsedMs: 12_000, tokens: 640 })).toBe('Thinking · 12 sec · 640 tokens · 53/s');
});

test('within the first second there is no speed to tell', () => {
  expect(status({ kind: 'thinking', elapsedMs: 0, tokens: 0 })).toBe('Thinking · 0 sec');
  expect(status({ kind: 'thinking', elapsedMs: 900, tokens: 40 })).toBe('Thinking · 0 sec · 40 tokens');
});

test('a thought that is over says for how long, whole or not', () => {
  expect(status({ kind: 'over', thoughtMs: 31_400, isCut: false })).toBe('Thought for 31 sec');
  expect(status({ kind: 'over', thoughtMs: 1_250, isCut: true })).toBe('Thought for 1.3 sec, then stopped');
  expect(status({ kind: 'over', thoughtMs: null, isCut: false })).toBe('Thought');
});
