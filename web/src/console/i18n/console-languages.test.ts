import { expect, test } from 'vitest';
import { languages } from '../../i18n/languages.ts';
import { consoleEn } from './console-en.ts';
import { consoleTags, loadConsoleDictionary } from './console-languages.ts';
import { createConsoleTranslate } from './console-translate.ts';

const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();

test('the console speaks every language of the chat', () => {
  expect(consoleTags).toEqual(languages.map(({ tag }) => tag));
});

test.each(consoleTags)('%s says every message, with the same places in it', async (tag) => {
  const dictionary = await loadConsoleDictionary(tag);
  expect(Object.keys(dictionary)).toEqual(Object.keys(consoleEn));
  for (const [key, text] of Object.entries(consoleEn)) {
    const said: string = dictionary[key as keyof typeof consoleEn];
    expect([key, places(said)]).toEqual([key, places(text)]);
    expect([key, said.trim() === '']).toEqual([key, false]);
  }
});

test('no two languages are the same file', async () => {
  const dictionaries = await Promise.all(consoleTags.map(loadConsoleDictionary));
  expect(new Set(dictionaries).size).toBe(consoleTags.length);
});

test('what is put into a message is never read as a message', () => {
  const t = createConsoleTranslate(consoleEn);
  expect(t('shownReplicas', { shown: '{all}', all: '3' })).toBe('{all} of 3 replicas match');
});
