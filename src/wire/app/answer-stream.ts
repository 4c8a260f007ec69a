import { unreachable } from '#kernel';
import type { Answer, AnswerAttempt } from './chat-records.ts';

/**
 * The stream of one answer: server-sent events whose data is a letter and what belongs to it.
 *
 * Text goes out as it is, not as JSON, since overhead is per token; where it is in a reader's own text is known by how much
 * the reader has, so that events need no numbers: whoever reads on says how many characters (UTF-16 units) of thought and
 * answer it holds, and gets what comes after.
 *
 * | data | means |
 * |---|---|
 * | `s{…}` | first event: `AnswerStart` |
 * | `t…` | more of the thought |
 * | `a…` | more of the answer |
 * | `T"…"`, `A"…"` | the same as a JSON string: text with a carriage return, which the format cannot carry |
 * | `n640` | tokens so far |
 * | `m{…}` | another replica writes on: `AnswerMove` |
 * | `k` | nothing new: the run is alive |
 * | `d{…}` | last event: the `Answer` as it is kept, without its text |
 */
export type AnswerEvent =
  | { readonly kind: 'start'; readonly start: AnswerStart }
  | { readonly kind: 'thinking' | 'answer'; readonly text: string }
  | { readonly kind: 'tokens'; readonly tokens: number }
  | { readonly kind: 'move'; readonly move: AnswerMove }
  | { readonly kind: 'alive' }
  | { readonly kind: 'done'; readonly answer: FinishedAnswer };

export interface AnswerStart {
  /** How much of what the reader holds is right: less than it said where the server lost the end in a crash. */
  readonly thinkingChars: number;
  readonly answerChars: number;
  readonly tokens: number;
  /** Since the request. */
  readonly elapsedMs: number;
  /** Since the first thinking token; null before it. */
  readonly thinkingElapsedMs: number | null;
  /** How long the thought took; null while it goes on. */
  readonly thoughtMs: number | null;
}

export interface AnswerMove {
  readonly from: AnswerAttempt;
  readonly to: Pick<AnswerAttempt, 'replicaId' | 'pool' | 'kind' | 'accelerator'>;
  readonly atToken: number;
  /** Where in the text. */
  readonly thinkingChars: number;
  readonly answerChars: number;
}

export type FinishedAnswer = Omit<Answer, 'thinking' | 'answer'> & {
  readonly thinkingChars: number;
  readonly answerChars: number;
};

/** One event as it is sent, its empty line included. */
export function answerEvent(event: AnswerEvent): string {
  switch (event.kind) {
    case 'start':
      return data(`s${JSON.stringify(event.start)}`);
    case 'thinking':
      return text('t', event.text);
    case 'answer':
      return text('a', event.text);
    case 'tokens':
      return data(`n${event.tokens}`);
    case 'move':
      return data(`m${JSON.stringify(event.move)}`);
    case 'alive':
      return data('k');
    case 'done':
      return data(`d${JSON.stringify(event.answer)}`);
    default:
      return unreachable(event);
  }
}

function text(letter: 't' | 'a', value: string): string {
  if (value.includes('\r')) return data(letter.toUpperCase() + JSON.stringify(value));
  // One space after the colon is not part of a line: without it, indented lines would lose one of their own.
  return data(letter + value.replaceAll('\n', '\ndata: '));
}

function data(value: string): string {
  return `data:${value}\n\n`;
}
