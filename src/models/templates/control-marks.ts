import { invariant } from '#kernel';

/**
 * Puts an invisible cut into every control spelling that message text contains, and cuts the rendered prompt there.
 *
 * A tokenizer that parses special tokens turns `</think>` into the token whoever wrote it, and for tokens of type
 * USER_DEFINED it does so even when told not to. Encoding each piece by itself is what keeps text text. A private-use
 * character marks the cuts because templates treat it like any letter: it survives trim, split and concatenation.
 */
export interface ControlMarks {
  /** Marks text of a message; text without a control spelling comes back as it is. */
  mark(text: string): string;
  /** Marks every string inside JSON-like values, keys aside. */
  markValues(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  cut(rendered: string): readonly string[];
}

/**
 * @param spellings - of the model's control tokens. Those of one character cannot be cut and are ignored
 * @param texts - everything that will be in the prompt, so that the mark can be a character none of it contains
 */
export function createControlMarks(spellings: readonly string[], texts: readonly string[]): ControlMarks {
  const cuttable = spellings.filter((spelling) => [...spelling].length > 1);
  const mark = unusedCharacter(texts);
  const markText = (text: string) => insertAt(text, cutsIn(text, cuttable), mark);
  const markDeep = (value: unknown): unknown => {
    if (typeof value === 'string') return markText(value);
    if (Array.isArray(value)) return value.map(markDeep);
    return typeof value === 'object' && value !== null ? markValues(value) : value;
  };
  const markValues = (values: object) =>
    Object.fromEntries(Object.entries(values).map(([key, inner]) => [key, markDeep(inner)]));
  return { mark: markText, markValues, cut: (rendered) => rendered.split(mark).filter((piece) => piece !== '') };
}

/** The first private-use character that occurs in none of the texts. */
export function unusedCharacter(texts: readonly string[]): string {
  for (let code = 0xe000; code <= 0xf8ff; code++) {
    const character = String.fromCharCode(code);
    if (!texts.some((text) => text.includes(character))) return character;
  }
  invariant(false, 'a prompt uses all 6,400 private-use characters');
}

/**
 * Where to cut: after the first character of every spelling, overlapping ones too, and at the text's ends where they
 * could complete a spelling together with what the template puts beside them.
 */
function cutsIn(text: string, spellings: readonly string[]): ReadonlySet<number> {
  const cuts = new Set<number>();
  for (const spelling of spellings) {
    const firstLength = firstCharacter(spelling).length;
    for (let at = text.indexOf(spelling); at !== -1; at = text.indexOf(spelling, at + 1)) cuts.add(at + firstLength);
  }
  addEdgeCuts(text, spellings, cuts);
  return cuts;
}

/** Templates trim, so the ends that count are those of the trimmed text. */
function addEdgeCuts(text: string, spellings: readonly string[], cuts: Set<number>): void {
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  if (start >= end) return;
  for (const spelling of spellings) {
    const firstLength = firstCharacter(spelling).length;
    for (let length = firstLength; length < spelling.length; length++) {
      if (text.startsWith(spelling.slice(length), start)) cuts.add(start);
      if (end >= length && text.endsWith(spelling.slice(0, length), end)) cuts.add(end - length + firstLength);
    }
  }
}

function firstCharacter(spelling: string): string {
  return String.fromCodePoint(spelling.codePointAt(0) ?? 0);
}

function insertAt(text: string, cuts: ReadonlySet<number>, mark: string): string {
  const ordered = [...cuts].sort((a, b) => a - b);
  let marked = '';
  let from = 0;
  for (const cut of ordered) {
    marked += text.slice(from, cut) + mark;
    from = cut;
  }
  return marked + text.slice(from);
}
