/** What belongs to the character before it: the second half of a pair, a mark, a joiner, a variation, a skin tone. */
const joinsBackwards = /^(?:[\uDC00-\uDFFF]|\p{M}|\u200D|\uD83C[\uDFFB-\uDFFF])/u;
const lowSurrogate = /^[\uDC00-\uDFFF]/;
const longestClusterChars = 32;

/**
 * A place at or shortly before `at` where text can be divided and every piece still shows whole characters: after a
 * space when one is near, else between two characters.
 */
export function safeCut(source: string, at: number, spaceWithin: number): number {
  const space = source.lastIndexOf(' ', at - 1);
  if (space >= at - spaceWithin) return space + 1;
  let cut = at;
  while (cut > at - longestClusterChars && isInside(source, cut)) cut -= 1;
  return cut;
}

function isInside(source: string, cut: number): boolean {
  const next = source.slice(cut, cut + 2);
  return lowSurrogate.test(next) || joinsBackwards.test(next) || source[cut - 1] === '\u200D';
}
