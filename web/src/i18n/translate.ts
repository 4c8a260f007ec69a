import type { Dictionary, PluralForms, Translate } from './dictionary.ts';

/** @param tag - BCP 47: numbers and plural forms follow it */
export function createTranslate(dictionary: Dictionary, tag: string): Translate {
  const rules = new Intl.PluralRules(tag);
  const numbers = new Intl.NumberFormat(tag);
  return (key, ...params) => {
    const message: string | PluralForms = dictionary[key];
    const given: Readonly<Record<string, string | number>> = params[0] ?? {};
    if (typeof message === 'string') return filled(message, given);
    const count = Number(given.count);
    return filled(message[rules.select(count)] ?? message.other, { count: numbers.format(count) });
  };
}

function filled(text: string, given: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(given[name] ?? place));
}
