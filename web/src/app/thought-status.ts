import type { Words } from './state/words.ts';

export type ThoughtState =
  | { readonly kind: 'thinking'; readonly elapsedMs: number; readonly tokens: number }
  /** `isCut`: it ended before there was an answer. */
  | { readonly kind: 'over'; readonly thoughtMs: number | null; readonly isCut: boolean };

/** "Thinking · 12 sec · 640 tokens · 54/s", then "Thought for 31 sec". */
export function thoughtStatus(state: ThoughtState, { t, formats }: Pick<Words, 't' | 'formats'>): string {
  if (state.kind === 'over') {
    const { thoughtMs, isCut } = state;
    if (thoughtMs === null) return t('thought');
    const time = thoughtMs < 10_000 ? formats.seconds(thoughtMs) : formats.duration(thoughtMs);
    return t(isCut ? 'thoughtPartly' : 'thoughtFor', { time });
  }
  const { elapsedMs, tokens } = state;
  const parts = [t('thinking'), formats.duration(elapsedMs)];
  if (tokens > 0) parts.push(t('tokens', { count: tokens }));
  const perSecond = (tokens * 1_000) / elapsedMs;
  if (tokens > 1 && elapsedMs >= 1_000) parts.push(t('perSecond', { count: formats.number(Math.round(perSecond)) }));
  return parts.join(' · ');
}
