import { expect, test } from 'vitest';
import { en } from '../../i18n/en.ts';
import { createFormats } from '../../i18n/format.ts';
import { createTranslate } from '../../i18n/translate.ts';
import { problemOfAnswer, problemText } from './problem-text.ts';

const words = { t: createTranslate(en, 'en'), formats: createFormats('en') };

test('a busy server says when to come again, as far as it knows', () => {
  const busy = { kind: 'busy', message: '', retryAfterMs: 12_000 } as const;
  expect(problemText(busy, words).next).toBe('Nothing is lost. Try again in 12 sec.');
  expect(problemText({ ...busy, retryAfterMs: null }, words).next).toBe('Nothing is lost. Try again in a moment.');
});

test('codes of a failed answer are told like those of a request', () => {
  const error = { code: 'insufficient_quota', message: 'spent', retryAfterMs: null };
  expect(problemOfAnswer(error)).toEqual({ kind: 'no-credit', message: 'spent', retryAfterMs: null });
  expect(problemOfAnswer({ ...error, code: 'CUDA_ERROR' }).kind).toBe('server');
});
