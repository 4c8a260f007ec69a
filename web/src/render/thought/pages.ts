import { safeCut } from '../lex/safe-cut.ts';

/** A part of a thought that is shown at once. */
export interface Page {
  readonly startChars: number;
  readonly endChars: number;
  /** The line that opened the fence it begins in, to be put before it; else empty. */
  readonly opening: string;
}

/** Up to here a thought is one page. */
export const pagedFromChars = 16_384;
const pageChars = 8_192;
/** Where no block ends by then, a page ends with a line, and in the worst case between two words. */
const patienceChars = 12_288;
const maxChars = 16_384;

interface Line {
  readonly endChars: number;
  readonly isBlank: boolean;
  /** The fence this line leaves open. */
  readonly fence: string;
}

/** Pages of about 8,192 characters that end where blocks end, outside of code where they can. */
export function pagesOf(text: string): readonly Page[] {
  if (text.length <= pagedFromChars) return [{ startChars: 0, endChars: text.length, opening: '' }];
  const pages: Page[] = [];
  let startChars = 0;
  let opening = '';
  for (const { endChars, isBlank, fence } of linesOf(text)) {
    while (endChars - startChars > maxChars) {
      const cut = safeCut(text, startChars + maxChars, 1_024);
      pages.push({ startChars, endChars: cut, opening });
      startChars = cut;
    }
    const length = endChars - startChars;
    const isEnd = length >= patienceChars || (length >= pageChars && isBlank && fence === '');
    if (!isEnd || endChars === text.length) continue;
    pages.push({ startChars, endChars, opening });
    startChars = endChars;
    opening = fence;
  }
  if (startChars < text.length) pages.push({ startChars, endChars: text.length, opening });
  return pages;
}

export function pageAt(pages: readonly Page[], chars: number): number {
  return Math.max(
    0,
    pages.findLastIndex(({ startChars }) => startChars <= chars),
  );
}

function* linesOf(text: string): Generator<Line> {
  let fence = '';
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const endChars = newline < 0 ? text.length : newline + 1;
    const head = text.slice(start, Math.min(endChars, start + 64));
    fence = fenceAfter(fence, head);
    yield { endChars, isBlank: head.trim() === '', fence };
    start = endChars;
  }
}

function fenceAfter(fence: string, line: string): string {
  const [, signs, rest = ''] = /^ {0,3}(`{3,}|~{3,})([^\n]*)/.exec(line) ?? [];
  if (signs === undefined) return fence;
  if (fence === '') return signs.startsWith('`') && rest.includes('`') ? '' : `${signs}${rest}\n`;
  return fence.startsWith(signs[0] ?? '') && signs.length >= fenceLength(fence) && rest.trim() === '' ? '' : fence;
}

function fenceLength(fence: string): number {
  return /^[`~]+/.exec(fence)?.[0].length ?? 0;
}
