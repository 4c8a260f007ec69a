/** One entry of the list to jump by. */
export interface OutlineEntry {
  /** Where its line begins, in UTF-16 units from the start of the thought. */
  readonly offset: number;
  readonly title: string;
}

/** A change of mind is always worth an entry. */
const turns =
  /^(?:but |no,? |oh,? |hmm+,? )?(?:wait\b|alternatively\b|hold on\b|actually\b|on second thought|let me (?:double[- ])?(?:check|verify|re-?check|re-?consider|re-?think)|another (?:way|approach|idea|thought)|let's try|let me try|hmm+\b)|^(?:等等|等一下|不对|另外|或者|换个|换一[种个]|让我(?:再)?(?:检查|验证|核对|确认|重新)|再检查|嗯)/i;
/** A next step is worth one when there was none for a while. */
const steps =
  /^(?:so\b|now\b|okay\b|ok\b|first\b|second\b|third\b|next\b|then\b|finally\b|therefore\b|thus\b|let me\b|let's\b|step \d|in (?:summary|conclusion)\b)|^(?:所以|因此|那么|首先|其次|然后|接下来|最后|现在|综上|好的|让我|我们)|^#{1,6} /i;

const minStepGapChars = 600;
const maxTitleChars = 64;
const maxEntries = 200;

/**
 * Headings for a thought that has none, from the words by which a model turns or goes on, at the start of its lines.
 * Free, and the same every time; asking a second model for headings costs as much as the thought. Code is passed over.
 */
export function outlineOf(text: string): readonly OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  let isCode = false;
  let lastOffset = Number.NEGATIVE_INFINITY;
  for (const { 0: line, index } of text.matchAll(/[^\n]+/g)) {
    if (entries.length >= maxEntries) break;
    if (/^ {0,3}(?:```|~~~)/.test(line)) isCode = !isCode;
    if (isCode) continue;
    const words = wordsOf(line.slice(0, 4 * maxTitleChars));
    const isEntry = turns.test(words) || (steps.test(words) && index - lastOffset >= minStepGapChars);
    if (!isEntry) continue;
    entries.push({ offset: index, title: titleOf(words) });
    lastOffset = index;
  }
  return entries;
}

/** Without what marks lists, quotes and emphasis. */
function wordsOf(line: string): string {
  return line.replace(/^[\s>*_-]+|^\d+[.)]\s+/g, '').trim();
}

/** Up to the end of its sentence, or of the word that still fits. */
function titleOf(words: string): string {
  const plain = words.replace(/^#+ |[*_`]|\*\*/g, '');
  const sentence = /^.{8,}?(?:[.?!:](?=\s|$)|[。？！：])/u.exec(plain)?.[0] ?? plain;
  if (sentence.length <= maxTitleChars) return sentence;
  const cut = sentence.slice(0, maxTitleChars);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > maxTitleChars / 2 ? space : maxTitleChars).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
