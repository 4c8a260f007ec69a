import { safeCut } from './safe-cut.ts';

const maxChars = 8_192;
const maxDelimiters = 384;
const spaceWithin = 256;

/**
 * Divides the text of one paragraph so that reading it takes bounded time: marked looks for the partner of each
 * delimiter in all that follows, which is quadratic for a text of nothing else. An emphasis across a cut stays text;
 * paragraphs of people and models are far shorter.
 */
export function inlinePieces(source: string): readonly string[] {
  if (source.length <= maxDelimiters) return [source];
  const pieces: string[] = [];
  for (let start = 0; start < source.length; ) {
    const end = endOfPiece(source, start);
    pieces.push(source.slice(start, end));
    start = end;
  }
  return pieces;
}

function endOfPiece(source: string, start: number): number {
  const limit = Math.min(source.length, start + maxChars);
  let delimiters = 0;
  for (let at = start; at < limit; at += 1) {
    if (isDelimiter(source.charCodeAt(at)) && ++delimiters > maxDelimiters) return safeCut(source, at, spaceWithin);
  }
  return limit === source.length ? limit : safeCut(source, limit, spaceWithin);
}

const delimiters: ReadonlySet<number> = new Set(Array.from('*_`~[]()<!\\$&@:', (sign) => sign.charCodeAt(0)));

function isDelimiter(code: number): boolean {
  return delimiters.has(code);
}
