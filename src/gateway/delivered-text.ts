/** What the readers of a run have got. */
export interface Delivered {
  readonly thinking: string;
  readonly answer: string;
}

/** Which part a run's next text belongs to. `answer` is one without a thought before it: tags in it are text. */
export type Part = 'thinking' | 'answer-after-thought' | 'answer';

/** Where in the raw text of a run's tokens the delivered text ends. */
export type Place =
  /** `end` is an offset into the raw text; what follows is generated and has not left. */
  | { readonly kind: 'within'; readonly part: Part; readonly end: number }
  /** More was delivered than these tokens spell: `surplus` has to come out again before anything new. */
  | { readonly kind: 'beyond'; readonly part: Part; readonly surplus: string }
  /** The tokens spell something else. */
  | { readonly kind: 'elsewhere' };

const openTag = '<think>';
const closeTag = '</think>';

/**
 * Finds the delivered text in the text of the generated tokens.
 *
 * The seam of a carry-over lies where the delivered text ends, which is seldom where the tokens end: engines hold back
 * half a character, a line break before `</think>`, the beginning of a stop string. Engines differ in the white space
 * they drop around the tags, so that any of it may stand between a tag and the text that was delivered.
 * @param raw - text of all tokens generated so far, `</think>` spelt out
 */
export function placeOfDelivered(raw: string, { thinking, answer }: Delivered, isChat: boolean): Place {
  if (!isChat) return placePart(raw, 0, 0, answer, 'answer');
  if (thinking === '' && !closesAtStart(raw)) return placePart(raw, 0, whiteSpaceEnd(raw, 0), answer, 'answer');
  const begin = afterOpenTag(raw);
  const thought = placePart(raw, begin, whiteSpaceEnd(raw, begin), thinking, 'thinking');
  if (answer === '' || thought.kind === 'elsewhere') return thought;
  if (thought.kind === 'beyond') return { kind: 'elsewhere' };
  const closeAt = raw.indexOf(closeTag, thought.end);
  if (closeAt < 0) return { kind: 'elsewhere' };
  return placePart(raw, closeAt + closeTag.length, closingsEnd(raw, closeAt), answer, 'answer-after-thought');
}

/** @param latest - the furthest that `text` may begin; from `earliest` on there is only what engines drop */
function placePart(raw: string, earliest: number, latest: number, text: string, part: Part): Place {
  for (let from = earliest; from <= latest; from++) {
    if (raw.startsWith(text, from)) return { kind: 'within', part, end: from + text.length };
    const there = raw.slice(from);
    if (text.startsWith(there)) return { kind: 'beyond', part, surplus: text.slice(there.length) };
  }
  return { kind: 'elsewhere' };
}

function closesAtStart(raw: string): boolean {
  return raw.startsWith(closeTag, whiteSpaceEnd(raw, afterOpenTag(raw)));
}

function afterOpenTag(raw: string): number {
  const at = whiteSpaceEnd(raw, 0);
  return raw.startsWith(openTag, at) ? at + openTag.length : 0;
}

function whiteSpaceEnd(raw: string, from: number): number {
  return raw.length - raw.slice(from).trimStart().length;
}

/** End of the white space and stuttered closing tags from here on. */
function closingsEnd(raw: string, from: number): number {
  const [closings = ''] = /^(?:\s|<\/think>)*/.exec(raw.slice(from)) ?? [];
  return from + closings.length;
}
