import { expect, test } from 'vitest';
import { consoleDictionary, consoleLanguage, consoleLanguages } from './console-languages.ts';
import { createConsoleTranslate } from './console-translate.ts';

const names = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();

test('every language puts the same things into its messages, and leaves none empty', () => {
  const english = Object.entries(consoleDictionary('en'));
  expect(consoleLanguages.map(({ tag }) => tag)).toEqual(['en', 'zh-Hans']);
  for (const { tag } of consoleLanguages) {
    const texts: Readonly<Record<string, string>> = consoleDictionary(tag);
    for (const [key, text] of english) {
      expect(names(texts[key] ?? ''), `${tag} ${key}`).toEqual(names(text));
      expect(texts[key]?.trim(), `${tag} ${key}`).not.toBe('');
    }
  }
});

test('a language that the console does not speak is English', () => {
  expect(consoleLanguage('auto', ['fi', 'zh-CN']).tag).toBe('zh-Hans');
  expect(consoleLanguage('zh-Hans', ['en']).tag).toBe('zh-Hans');
  expect(consoleLanguage('fi', ['zh-CN']).tag).toBe('en');
});

test('what is put into a message is never read as a message', () => {
  const t = createConsoleTranslate(consoleDictionary('en'));
  expect(t('shownReplicas', { shown: '{all}', all: '3' })).toBe('{all} of 3 replicas match');
});
