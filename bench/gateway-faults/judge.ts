import type { Told } from './ask.ts';

/** What became of one stream, beside the same question asked of an engine that nobody disturbs. */
export type Judgement =
  | { readonly kind: 'exact' }
  /** It said that it failed, and what it gave before was right. */
  | { readonly kind: 'error'; readonly code: string; readonly message: string }
  /** Complete, and only the beginning of the undisturbed text. */
  | { readonly kind: 'part' }
  /** Complete, and another text: a near tie, or wrong; the ids have to tell. */
  | { readonly kind: 'other-text' }
  | { readonly kind: 'wrong'; readonly how: string };

export function judge(told: Told, undisturbed: Told): Judgement {
  const { end } = told;
  const is = (part: 'thinking' | 'answer') => told[part] === undisturbed[part];
  switch (end.kind) {
    case 'nothing':
      return { kind: 'wrong', how: `it ended without a word (${end.how})` };
    case 'error':
      return isBeginning(told, undisturbed) ? end : { kind: 'other-text' };
    case 'complete':
      if (is('thinking') && is('answer')) {
        if (undisturbed.end.kind === 'complete' && undisturbed.end.reason === end.reason) return { kind: 'exact' };
        return { kind: 'wrong', how: `the finish reason is ${end.reason}` };
      }
      if (isBeginning(told, undisturbed)) return { kind: 'part' };
      return { kind: 'other-text' };
  }
}

function isBeginning(told: Told, undisturbed: Told): boolean {
  if (told.answer === '') return undisturbed.thinking.startsWith(told.thinking);
  return told.thinking === undisturbed.thinking && undisturbed.answer.startsWith(told.answer);
}
