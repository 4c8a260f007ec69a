import type { Answer, AnswerUsage } from '#wire';
import { placesOf, tokensPerSecond } from '../answer-facts.ts';
import type { Words } from '../state/words.ts';
import { useWords } from './app-context.ts';

/** What an answer took and what ran it: one line, and all of it on demand. */
export function AnswerCost({ answer }: { readonly answer: Answer }) {
  const words = useWords();
  const { usage, attempts, model } = answer;
  if (!usage) return null;
  const places = placesOf(attempts);
  return (
    <details class="cost">
      <summary title={words.t('costOfAnswer')}>
        {[...shortFacts(words, usage), ...(places.length > 0 ? [places.join(' → ')] : [])].map((fact) => (
          <span key={fact}>
            <bdi>{fact}</bdi>
          </span>
        ))}
      </summary>
      <dl>
        {[...allFacts(words, usage), [words.t('ranOn'), [model, ...places].join(' · ')] as const].map(
          ([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </details>
  );
}

function shortFacts(words: Words, usage: AnswerUsage): readonly string[] {
  const { t } = words;
  const tokens = t('tokens', { count: usage.thinkingTokens + usage.answerTokens });
  return [tokens, money(words, usage), speed(words, usage)].filter((fact) => fact !== undefined);
}

function allFacts(words: Words, usage: AnswerUsage): readonly (readonly [name: string, value: string])[] {
  const { t, formats } = words;
  const { promptTokens, cachedTokens, thinkingTokens, answerTokens, ttftMs, totalMs } = usage;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('promptTokens'), t('tokens', { count: promptTokens })],
    [t('cachedTokens'), cachedTokens > 0 ? t('tokens', { count: cachedTokens }) : undefined],
    [t('thinkingTokens'), t('tokens', { count: thinkingTokens })],
    [t('answerTokens'), t('tokens', { count: answerTokens })],
    [t('money'), money(words, usage) ?? t('free')],
    [t('speed'), speed(words, usage)],
    [t('firstToken'), ttftMs === null ? undefined : formats.seconds(ttftMs)],
    [t('totalTime'), formats.seconds(totalMs)],
  ];
  return facts.filter((fact): fact is readonly [string, string] => fact[1] !== undefined);
}

export function money({ t, formats }: Words, { costMicroUsd, isEstimated }: AnswerUsage): string | undefined {
  if (costMicroUsd === 0) return undefined;
  return isEstimated ? `${formats.money(costMicroUsd)} (${t('estimated')})` : formats.money(costMicroUsd);
}

export function speed({ t, formats }: Words, usage: AnswerUsage): string | undefined {
  const perSecond = tokensPerSecond(usage);
  return perSecond === undefined ? undefined : t('perSecond', { count: formats.number(Math.round(perSecond)) });
}
