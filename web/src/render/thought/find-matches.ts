const maxMatches = 10_000;

/** Where a text holds the words, in whatever case; at most 10,000 places. */
export function findMatches(text: string, words: string): readonly number[] {
  if (words === '') return [];
  const found: number[] = [];
  for (const { index } of text.matchAll(new RegExp(RegExp.escape(words), 'giu'))) {
    found.push(index);
    if (found.length === maxMatches) break;
  }
  return found;
}
