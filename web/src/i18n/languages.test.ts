import { expect, test } from 'vitest';
import type { PluralForms } from './dictionary.ts';
import { en } from './en.ts';
import { languageFor, languages } from './languages.ts';
import { createTranslate } from './translate.ts';

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([place]) => place).toSorted();
const formsOf = (message: string | PluralForms): readonly string[] =>
  typeof message === 'string' ? [message] : Object.values(message);

test.each(languages)('$tag says every message, with the same places in it', async ({ load }) => {
  const dictionary = await load();
  expect(Object.keys(dictionary)).toEqual(Object.keys(en));
  for (const [key, message] of Object.entries(dictionary) as [keyof typeof en, string | PluralForms][]) {
    for (const form of formsOf(message)) {
      expect([key, form.trim() === '']).toEqual([key, false]);
      if (typeof message === 'string') expect([key, places(form)]).toEqual([key, places(formsOf(en[key])[0]!)]);
    }
  }
});

test.each(languages)('$tag has the plural forms that its grammar needs', async ({ tag, load }) => {
  const needed = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.toSorted();
  const plurals = Object.values(await load()).filter((message): message is PluralForms => typeof message !== 'string');
  expect(plurals.length).toBeGreaterThan(0);
  for (const forms of plurals) expect(Object.keys(forms).toSorted()).toEqual(needed);
});

test('the first preference that is there wins, by language and script', () => {
  expect(languageFor(['xx', 'zh-CN', 'en']).tag).toBe('zh-Hans');
  expect(languageFor(['zh-SG']).tag).toBe('zh-Hans');
  expect(languageFor(['en-GB', 'zh']).tag).toBe('en');
  expect(languageFor(['not a tag']).tag).toBe('en');
  expect(languageFor([]).tag).toBe('en');
});

test('places and counts are filled in, and what is put in is not read again', () => {
  const t = createTranslate(en, 'en');
  expect(t('thoughtFor', { time: '{time} $& 31 s' })).toBe('Thought for {time} $& 31 s');
  expect([t('tokens', { count: 1 }), t('tokens', { count: 1_640 })]).toEqual(['1 token', '1,640 tokens']);
});
