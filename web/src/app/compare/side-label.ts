import type { Answer } from '#wire';
import type { Words } from '../state/words.ts';

/** What sets a side apart: its model, and what its turn was told. */
export function sideLabel(
  { model, options }: Pick<Answer, 'model' | 'options'>,
  words: Pick<Words, 't' | 'formats'>,
): string {
  const { t, formats } = words;
  const { pool, thinking, budgetTokens } = options;
  const parts = [
    model,
    pool,
    thinking === 'off' ? t('noThinking') : undefined,
    budgetTokens === undefined ? undefined : t('budgetTokens', { tokens: formats.number(budgetTokens) }),
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
