import { type Signal, signal } from '@preact/signals';
import { english, languageFor, languages } from '../../i18n/languages.ts';
import { planEn } from '../i18n/plan-en.ts';
import { createPlanFormats, type PlanFormats } from '../i18n/plan-formats.ts';
import { loadPlanDictionary, planTags } from '../i18n/plan-languages.ts';
import { createPlanTranslate, type PlanTranslate } from '../i18n/plan-translate.ts';

export interface PlanWords {
  readonly tag: string;
  readonly t: PlanTranslate;
  readonly formats: PlanFormats;
}

const offered = languages.filter(({ tag }) => planTags.includes(tag));

/** Words and numbers in the language that was chosen in the chat, else that of the browser, else English. */
export class PlanWordsState {
  readonly current: Signal<PlanWords> = signal({
    tag: english.tag,
    t: createPlanTranslate(planEn),
    formats: createPlanFormats(english.tag),
  });

  /** @param choice - a tag, or `auto` */
  async choose(choice: string): Promise<void> {
    const wanted = choice === 'auto' ? navigator.languages : [choice];
    const { tag, direction } = languageFor(wanted, offered);
    const dictionary = await loadPlanDictionary(tag).catch(() => undefined);
    if (!dictionary) return;
    document.documentElement.lang = tag;
    document.documentElement.dir = direction;
    this.current.value = { tag, t: createPlanTranslate(dictionary), formats: createPlanFormats(tag) };
  }
}
