/**
 * Control spellings, arranged so that searching a message does not depend on how many there are: vocabularies hold a
 * thousand placeholders that differ in their last character.
 */
export interface SpellingIndex {
  readonly firstCharacters: readonly string[];
  /** The lengths of the spellings that begin with these two characters. */
  readonly lengthsByOpening: ReadonlyMap<string, readonly number[]>;
  /** Those of one character are absent, since nothing can be put inside them. */
  readonly spellings: ReadonlySet<string>;
  /** Every proper beginning and every proper end of a spelling. */
  readonly beginnings: ReadonlySet<string>;
  readonly ends: ReadonlySet<string>;
  readonly longest: number;
}

export function indexSpellings(all: readonly string[]): SpellingIndex {
  const spellings = all.filter((spelling) => spelling.length > firstCharacter(spelling).length);
  const byOpening = Map.groupBy(spellings, (spelling) => openingAt(spelling, 0, firstCharacter(spelling)));
  const borders = spellings.flatMap((spelling) =>
    Array.from({ length: spelling.length - 1 }, (_, at) => ({ spelling, at: at + 1 })),
  );
  return {
    firstCharacters: [...new Set(spellings.map(firstCharacter))],
    lengthsByOpening: new Map(
      [...byOpening].map(([opening, group]) => [opening, [...new Set(group.map(({ length }) => length))]]),
    ),
    spellings: new Set(spellings),
    beginnings: new Set(borders.map(({ spelling, at }) => spelling.slice(0, at))),
    ends: new Set(borders.map(({ spelling, at }) => spelling.slice(at))),
    longest: Math.max(0, ...spellings.map(({ length }) => length)),
  };
}

/**
 * Where to cut a text: after the first character of every spelling, overlapping ones too, and at the text's ends where
 * they could complete a spelling together with what the template puts beside them.
 *
 * @returns offsets in ascending order
 */
export function cutsIn(text: string, index: SpellingIndex): readonly number[] {
  const cuts = new Set(edgeCuts(text, index));
  for (const first of index.firstCharacters) {
    for (let at = text.indexOf(first); at !== -1; at = text.indexOf(first, at + 1)) {
      if (isSpellingAt(text, at, first, index)) cuts.add(at + first.length);
    }
  }
  return [...cuts].sort((a, b) => a - b);
}

function isSpellingAt(
  text: string,
  at: number,
  first: string,
  { lengthsByOpening, spellings }: SpellingIndex,
): boolean {
  const lengths = lengthsByOpening.get(openingAt(text, at, first)) ?? [];
  return lengths.some((length) => spellings.has(text.slice(at, at + length)));
}

function openingAt(text: string, at: number, first: string): string {
  return text.slice(at, at + first.length + 1);
}

/** Templates trim, so the ends that count are those of the trimmed text. */
function edgeCuts(text: string, { beginnings, ends, longest }: SpellingIndex): readonly number[] {
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  const cuts: number[] = [];
  for (let length = 1; length < longest && length <= end - start; length++) {
    if (ends.has(text.slice(start, start + length))) cuts.push(start);
    const beginning = text.slice(end - length, end);
    if (beginnings.has(beginning)) cuts.push(end - length + firstCharacter(beginning).length);
  }
  return cuts;
}

function firstCharacter(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0);
}
