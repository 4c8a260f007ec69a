import { safeCut } from './safe-cut.ts';

/** No block is read in one piece beyond this: a longer list, quote or paragraph goes on as another block. */
const windowChars = 16_384;
const spaceWithin = 1_024;

/**
 * How far to read from `start`, a place where a block begins. It depends on the text from there on alone, so that text
 * that came in pieces and text that came at once are divided alike. A fence is read to its end, however far: to cut
 * it would turn code into prose.
 */
export function windowEnd(source: string, start: number): number {
  const fence = endOfFence(source, start);
  if (fence !== undefined) return fence;
  if (source.length - start <= windowChars) return source.length;
  const limit = start + windowChars;
  const newline = source.lastIndexOf('\n', limit - 1);
  return newline > start ? newline + 1 : safeCut(source, limit, spaceWithin);
}

/** Where the rest of a line ends that was too long for one window. */
export function lineEnd(source: string, start: number): number {
  const newline = source.indexOf('\n', start);
  const end = newline < 0 ? source.length : newline + 1;
  return end - start <= windowChars ? end : safeCut(source, start + windowChars, spaceWithin);
}

/** A window may end within a line; whatever sign the rest begins with, it is the middle of a paragraph. */
export function isMidLine(source: string, start: number): boolean {
  return start > 0 && source[start - 1] !== '\n' && source[start] !== '\n';
}

function endOfFence(source: string, start: number): number | undefined {
  const opening = / {0,3}(`{3,64}(?=[^`\n]*(?:\n|$))|~{3,64}(?!~))[^\n]*(?:\n|$)/y;
  opening.lastIndex = start;
  const [line, signs] = opening.exec(source) ?? [];
  if (line === undefined || signs === undefined) return undefined;
  const closing = new RegExp(String.raw`^ {0,3}${signs}${signs[0]}*[ \t]*(?:\n|$)`, 'gm');
  closing.lastIndex = start + line.length;
  return closing.exec(source) ? closing.lastIndex : source.length;
}
