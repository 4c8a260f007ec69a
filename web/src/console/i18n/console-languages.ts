import { type Language, languageFor, languages } from '../../i18n/languages.ts';
import { consoleEn } from './console-en.ts';
import type { ConsoleDictionary } from './console-translate.ts';
import { consoleZhHans } from './console-zh-hans.ts';

const dictionaryByTag: ReadonlyMap<string, ConsoleDictionary> = new Map<string, ConsoleDictionary>([
  ['en', consoleEn],
  ['zh-Hans', consoleZhHans],
]);

/** Languages of the chat that the console speaks too. */
export const consoleLanguages: readonly Language[] = languages.filter(({ tag }) => dictionaryByTag.has(tag));

/**
 * A page is in one language: one that was chosen for the chat and is not here is as good as none.
 * @param choice - a tag, or `auto`
 * @param wanted - as `navigator.languages`
 */
export function consoleLanguage(choice: string, wanted: readonly string[]): Language {
  return languageFor(choice === 'auto' ? wanted : [choice], consoleLanguages);
}

export function consoleDictionary(tag: string): ConsoleDictionary {
  return dictionaryByTag.get(tag) ?? consoleEn;
}
