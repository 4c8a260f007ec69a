import type { SearchHit } from '#wire';

export interface ExcerptPart {
  readonly text: string;
  readonly isMatch: boolean;
}

/** An excerpt cut where its matches begin and end; matches that touch or overlap are one. Together the parts are the excerpt. */
export function excerptParts({ excerpt, matches }: Pick<SearchHit, 'excerpt' | 'matches'>): readonly ExcerptPart[] {
  const parts: ExcerptPart[] = [];
  let at = 0;
  for (const [start, end] of joined(matches, excerpt.length)) {
    if (start > at) parts.push({ text: excerpt.slice(at, start), isMatch: false });
    parts.push({ text: excerpt.slice(start, end), isMatch: true });
    at = end;
  }
  if (at < excerpt.length) parts.push({ text: excerpt.slice(at), isMatch: false });
  return parts;
}

function joined(matches: SearchHit['matches'], length: number): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const [start, end] of matches.toSorted(([a], [b]) => a - b)) {
    const [from, to] = [Math.max(0, start), Math.min(end, length)];
    const last = found.at(-1);
    if (from >= to) continue;
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}
