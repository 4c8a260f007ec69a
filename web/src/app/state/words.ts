import { type Signal, signal } from '@preact/signals';
import type { Translate } from '../../i18n/dictionary.ts';
import { en } from '../../i18n/en.ts';
import { createFormats, type Formats } from '../../i18n/format.ts';
import { english, type Language, languageFor, languages } from '../../i18n/languages.ts';
import { createTranslate } from '../../i18n/translate.ts';

export interface Words {
  readonly language: Language;
  readonly t: Translate;
  readonly formats: Formats;
}

/** Words and numbers in the language that was chosen; English until another is there. */
export class WordsState {
  readonly current: Signal<Words> = signal({
    language: english,
    t: createTranslate(en, 'en'),
    formats: createFormats('en'),
  });
  #wanted = english;

  /** @param choice - a tag, or `auto` */
  async choose(choice: string): Promise<void> {
    const language = languages.find(({ tag }) => tag === choice) ?? languageFor(navigator.languages);
    this.#wanted = language;
    const dictionary = await language.load().catch(() => undefined);
    if (!dictionary || this.#wanted !== language) return;
    const { tag, direction } = language;
    document.documentElement.lang = tag;
    document.documentElement.dir = direction;
    this.current.value = { language, t: createTranslate(dictionary, tag), formats: createFormats(tag) };
  }
}
