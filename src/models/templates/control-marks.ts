import { invariant } from '#kernel';
import { cutsIn, type SpellingIndex } from './spelling-index.ts';

/**
 * Puts an invisible cut into every control spelling that message text contains, and cuts the rendered prompt there.
 *
 * A tokenizer that parses special tokens turns `</think>` into the token whoever wrote it, and for tokens of type
 * USER_DEFINED it does so even when told not to. Encoding each piece by itself is what keeps text text. A private-use
 * character marks the cuts because templates treat it like any letter: it survives trim, split and concatenation.
 */
export interface ControlMarks {
  /** Marks text of a message; text without a control spelling comes back as it is. */
  mark(text: string, spellings: SpellingIndex): string;
  /** Marks every string inside JSON-like values, keys aside. */
  markValues(values: Readonly<Record<string, unknown>>, spellings: SpellingIndex): Readonly<Record<string, unknown>>;
  cut(rendered: string): readonly string[];
}

/** @param texts - everything that will be in the prompt, so that the mark can be a character none of it contains */
export function createControlMarks(texts: readonly string[]): ControlMarks {
  const mark = unusedCharacter(texts);
  const markValue = (value: unknown, spellings: SpellingIndex): unknown => {
    if (typeof value === 'string') return insertAt(value, cutsIn(value, spellings), mark);
    if (Array.isArray(value)) return value.map((inner) => markValue(inner, spellings));
    return typeof value === 'object' && value !== null ? markEntries(value, spellings) : value;
  };
  const markEntries = (values: object, spellings: SpellingIndex) =>
    Object.fromEntries(Object.entries(values).map(([key, inner]) => [key, markValue(inner, spellings)]));
  return {
    mark: (message, spellings) => insertAt(message, cutsIn(message, spellings), mark),
    markValues: markEntries,
    cut: (rendered) => rendered.split(mark).filter((piece) => piece !== ''),
  };
}

/** The first private-use character that occurs in none of the texts. */
export function unusedCharacter(texts: readonly string[]): string {
  for (let code = 0xe000; code <= 0xf8ff; code++) {
    const character = String.fromCharCode(code);
    if (!texts.some((text) => text.includes(character))) return character;
  }
  invariant(false, 'a prompt uses all 6,400 private-use characters');
}

function insertAt(text: string, cuts: readonly number[], mark: string): string {
  let marked = '';
  let from = 0;
  for (const cut of cuts) {
    marked += text.slice(from, cut) + mark;
    from = cut;
  }
  return marked + text.slice(from);
}
