import { keepableText } from './keepable-text.ts';
import { chatLimits } from './limits.ts';

const wantedChars = 60;
const graphemes: Intl.Segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What a chat is called until its user says otherwise: the question's first line, cut after a word near 60 characters. */
export function titleOf(question: string): string {
  const line = keepableText(firstLine(question));
  if (line.length <= wantedChars) return line;
  const cut = wholeGraphemes(line, wantedChars);
  const lastSpace = cut.search(/\s\S*$/u);
  // Chinese and Japanese have no spaces, and one long word is better cut than left out.
  const words = lastSpace >= wantedChars / 2 ? cut.slice(0, lastSpace).trimEnd() : cut;
  return `${words}…`;
}

function firstLine(question: string): string {
  const start = question.trimStart().slice(0, 10 * chatLimits.titleChars);
  return (/^[^\r\n\u2028\u2029]*/u.exec(start)?.[0] ?? '').replace(/\s+/gu, ' ').trim();
}

function wholeGraphemes(line: string, atMostChars: number): string {
  let end = 0;
  for (const { index, segment } of graphemes.segment(line.slice(0, 2 * atMostChars))) {
    if (index + segment.length > atMostChars) break;
    end = index + segment.length;
  }
  // A single grapheme of many marks is longer than any title.
  return end === 0 ? keepableText(line.slice(0, atMostChars)) : line.slice(0, end);
}
