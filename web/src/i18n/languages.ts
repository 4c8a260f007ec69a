import type { Dictionary } from './dictionary.ts';
import { en } from './en.ts';

export interface Language {
  readonly tag: string;
  /** In itself: whoever needs it can read it. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  readonly load: () => Promise<Dictionary>;
}

/** Only English comes with the first load. A new language is a file beside this one and a line here. */
export const languages: readonly Language[] = [
  { tag: 'en', name: 'English', direction: 'ltr', load: () => Promise.resolve(en) },
  { tag: 'zh-Hans', name: '简体中文', direction: 'ltr', load: async () => (await import('./zh-hans.ts')).zhHans },
  { tag: 'zh-Hant', name: '繁體中文', direction: 'ltr', load: async () => (await import('./zh-hant.ts')).zhHant },
  { tag: 'ja', name: '日本語', direction: 'ltr', load: async () => (await import('./ja.ts')).ja },
  { tag: 'ko', name: '한국어', direction: 'ltr', load: async () => (await import('./ko.ts')).ko },
  { tag: 'es', name: 'Español', direction: 'ltr', load: async () => (await import('./es.ts')).es },
  { tag: 'pt-BR', name: 'Português (Brasil)', direction: 'ltr', load: async () => (await import('./pt-br.ts')).ptBr },
  { tag: 'fr', name: 'Français', direction: 'ltr', load: async () => (await import('./fr.ts')).fr },
  { tag: 'de', name: 'Deutsch', direction: 'ltr', load: async () => (await import('./de.ts')).de },
  { tag: 'ru', name: 'Русский', direction: 'ltr', load: async () => (await import('./ru.ts')).ru },
  { tag: 'ar', name: 'العربية', direction: 'rtl', load: async () => (await import('./ar.ts')).ar },
  { tag: 'hi', name: 'हिन्दी', direction: 'ltr', load: async () => (await import('./hi.ts')).hi },
  { tag: 'id', name: 'Bahasa Indonesia', direction: 'ltr', load: async () => (await import('./id.ts')).id },
  { tag: 'vi', name: 'Tiếng Việt', direction: 'ltr', load: async () => (await import('./vi.ts')).vi },
  { tag: 'tr', name: 'Türkçe', direction: 'ltr', load: async () => (await import('./tr.ts')).tr },
];

export const english: Language = languages[0]!;

/**
 * The language for what a browser prefers: the first preference that is here, by language and script, wins.
 * @param wanted - as `navigator.languages`
 */
export function languageFor(wanted: readonly string[], offered: readonly Language[] = languages): Language {
  for (const tag of wanted) {
    const found = offered.find((language) => matches(language.tag, tag));
    if (found) return found;
  }
  return english;
}

/** `maximize` knows that zh-TW is written in Hant and pt is at home in Brazil. */
function matches(offered: string, wanted: string): boolean {
  try {
    const [a, b] = [new Intl.Locale(offered).maximize(), new Intl.Locale(wanted).maximize()];
    return a.language === b.language && a.script === b.script;
  } catch {
    return false;
  }
}
