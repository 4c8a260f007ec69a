import { chatLimits } from './limits.ts';

/** Fewer characters than this make no trigram. */
const indexedChars = 3;
const maxTerms = 8;

export interface SearchTerms {
  /** The index knows these. */
  readonly indexed: readonly string[];
  /** These are looked for in what is there. */
  readonly short: readonly string[];
}

/** What the user is looking for: all of these words, as they are written. */
export function searchTerms(q: string): SearchTerms {
  const words = q.slice(0, chatLimits.queryChars).toWellFormed().replaceAll('\0', ' ').split(/\s+/u);
  const terms = [...new Set(words.filter((word) => word !== ''))].slice(0, maxTerms);
  const { indexed = [], short = [] } = Object.groupBy(terms, (term) =>
    Array.from(term).length >= indexedChars ? 'indexed' : 'short',
  );
  return { indexed, short };
}

/** For FTS5: strings in quotes, in which only a quote means something. */
export function trigramQuery(terms: readonly string[]): string {
  return terms.map((term) => `"${term.replaceAll('"', '""')}"`).join(' AND ');
}

/** For `like … escape '\'`, in which three characters mean something. */
export function containsPattern(term: string): string {
  return `%${term.replace(/[\\%_]/g, '\\$&')}%`;
}
