import type { SearchHit } from '#wire';

const charsBefore = 60;
const excerptChars = 240;
const maxMatches = 20;

/** Text around the first match, and where in it the words are. */
export function excerptOf(text: string, terms: readonly string[]): Pick<SearchHit, 'excerpt' | 'matches'> {
  const pattern = patternOf(terms);
  const first = text.search(pattern);
  const start = wholeCharacter(text, Math.max(0, first - charsBefore));
  const end = wholeCharacter(text, Math.min(text.length, start + excerptChars));
  // One unit for one: places stay.
  const inside = text.slice(start, end).replace(/[\r\n\t]/g, ' ');
  const before = start > 0 ? '…' : '';
  const matches = Array.from(inside.matchAll(pattern), ({ index, 0: match }): readonly [number, number] => {
    const from = before.length + index;
    return [from, from + match.length];
  });
  return { excerpt: before + inside + (end < text.length ? '…' : ''), matches: matches.slice(0, maxMatches) };
}

/** Longest first, so that a word wins over its beginning. */
function patternOf(terms: readonly string[]): RegExp {
  const longestFirst = terms.toSorted((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((term) => RegExp.escape(term)).join('|'), 'giu');
}

/** Not between the halves of a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  const isInside = /[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 1));
  return isInside ? at - 1 : at;
}
