import type { Dictionary, PluralForms, Translate } from './dictionary.ts';
import { isolated } from './isolated.ts';
import { once } from './once.ts';

/** Places in messages for what people, models and machines are called. */
const ofOthers: ReadonlySet<string> = new Set(['title', 'name', 'query', 'model', 'place', 'from', 'to']);

/**
 * What others have named stands isolated in a sentence: whatever its direction, the words around it keep theirs.
 * @param tag - BCP 47: numbers and plural forms follow it
 */
export function createTranslate(dictionary: Dictionary, tag: string): Translate {
  const rules = once(() => new Intl.PluralRules(tag));
  const numbers = once(() => new Intl.NumberFormat(tag));
  return (key, ...params) => {
    const message: string | PluralForms = dictionary[key];
    const given: Readonly<Record<string, string | number>> = params[0] ?? {};
    if (typeof message === 'string') return filled(message, given);
    const count = Number(given.count);
    return filled(message[rules().select(count)] ?? message.other, { count: numbers().format(count) });
  };
}

function filled(text: string, given: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = String(given[name] ?? place);
    return ofOthers.has(name) ? isolated(value) : value;
  });
}
