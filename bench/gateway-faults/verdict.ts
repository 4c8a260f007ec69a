import type { Told } from './ask.ts';
import { type Judgement, judge } from './judge.ts';
import { judgeContinuation } from './valid-continuation.ts';

/** A judgement after the tokens were asked where the text alone does not tell. */
export type Verdict =
  | Exclude<Judgement, { readonly kind: 'other-text' | 'part' }>
  /** Another text than the undisturbed one, made of near ties only, nothing of it lost, doubled or changed. */
  | { readonly kind: 'near-tie'; readonly flips: number; readonly widestGapNats: number };

/** @param loneUrl - of an engine that nobody disturbs */
export async function verdictOf(
  told: Told,
  undisturbed: ReadonlyMap<string, Told>,
  { margins, maxTokens }: { readonly margins: 'exact' | 'near-ties'; readonly maxTokens: number },
  loneUrl: string,
): Promise<Verdict> {
  const expected = undisturbed.get(told.question);
  if (!expected) throw new Error(`nobody asked the lone engine ${told.question}`);
  const judgement = judge(told, expected);
  if (judgement.kind !== 'other-text' && judgement.kind !== 'part') return judgement;
  if (margins === 'exact') return { kind: 'wrong', how: differenceOf(told, expected) };
  const continuation = await judgeContinuation(told, maxTokens, loneUrl);
  if (continuation.kind === 'invalid') return { kind: 'wrong', how: `${told.question}: ${continuation.how}` };
  const { flips, widestGapNats } = continuation;
  return told.end.kind === 'error' ? told.end : { kind: 'near-tie', flips, widestGapNats };
}

function differenceOf(told: Told, expected: Told): string {
  const both = [told, expected].map(({ thinking, answer }) => JSON.stringify([thinking, answer]));
  return `${told.question} was answered ${both.join(' instead of ')}`;
}
