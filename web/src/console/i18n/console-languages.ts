import { consoleEn } from './console-en.ts';
import type { ConsoleDictionary } from './console-translate.ts';

/** By the tags of the chat's languages, of which there is every one. English alone comes with the first load. */
const loaders: Readonly<Record<string, () => Promise<ConsoleDictionary>>> = {
  en: () => Promise.resolve(consoleEn),
  'zh-Hans': async () => (await import('./console-zh-hans.ts')).consoleZhHans,
  'zh-Hant': async () => (await import('./console-zh-hant.ts')).consoleZhHant,
  ja: async () => (await import('./console-ja.ts')).consoleJa,
  ko: async () => (await import('./console-ko.ts')).consoleKo,
  es: async () => (await import('./console-es.ts')).consoleEs,
  'pt-BR': async () => (await import('./console-pt-br.ts')).consolePtBr,
  fr: async () => (await import('./console-fr.ts')).consoleFr,
  de: async () => (await import('./console-de.ts')).consoleDe,
  ru: async () => (await import('./console-ru.ts')).consoleRu,
  ar: async () => (await import('./console-ar.ts')).consoleAr,
  hi: async () => (await import('./console-hi.ts')).consoleHi,
  id: async () => (await import('./console-id.ts')).consoleId,
  vi: async () => (await import('./console-vi.ts')).consoleVi,
  tr: async () => (await import('./console-tr.ts')).consoleTr,
};

export const consoleTags: readonly string[] = Object.keys(loaders);

/** @param tag - of a language of the chat; one that is not here is English */
export function loadConsoleDictionary(tag: string): Promise<ConsoleDictionary> {
  return loaders[tag]?.() ?? Promise.resolve(consoleEn);
}
