import type { Answer, AnswerUsage } from '#wire';
import { placesOf } from '../answer-facts.ts';
import { money, speed } from '../parts/answer-cost.tsx';
import { useWords } from '../parts/app-context.ts';
import { useNow } from '../parts/use-now.ts';
import type { LiveAnswer } from '../state/live-answer.ts';
import type { Words } from '../state/words.ts';

interface SideFactsProps {
  readonly answer: Answer;
  readonly live: LiveAnswer | undefined;
  readonly askedMs: number | undefined;
}

/** The same figures in the same order on every side, so that they are compared by eye. */
export function SideFacts({ answer, live, askedMs }: SideFactsProps) {
  const words = useWords();
  const { usage, attempts, state } = answer;
  if (!usage) return state === 'running' ? <LiveFacts live={live} askedMs={askedMs} /> : null;
  const places = placesOf(attempts).join(' → ');
  return (
    <dl class="side-facts">
      {[...figures(words, usage), [words.t('ranOn'), places || '–'] as const].map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function figures(words: Words, usage: AnswerUsage): readonly (readonly [name: string, value: string])[] {
  const { t, formats } = words;
  const { thinkingTokens, answerTokens, promptTokens, ttftMs, totalMs } = usage;
  return [
    [t('totalTime'), formats.seconds(totalMs)],
    [t('firstToken'), ttftMs === null ? '–' : formats.seconds(ttftMs)],
    [t('speed'), speed(words, usage) ?? '–'],
    [t('money'), money(words, usage) ?? t('free')],
    [t('thinkingTokens'), t('tokens', { count: thinkingTokens })],
    [t('answerTokens'), t('tokens', { count: answerTokens })],
    [t('promptTokens'), t('tokens', { count: promptTokens })],
  ];
}

/** While it is written: since when, and how much there is. */
function LiveFacts({ live, askedMs }: Pick<SideFactsProps, 'live' | 'askedMs'>) {
  const { t, formats } = useWords();
  const nowMs = useNow(true);
  const count = live?.progress.value.tokens ?? 0;
  const since = askedMs === undefined ? [] : [formats.duration(nowMs - askedMs)];
  return <p class="side-live">{[...since, t('tokens', { count })].join(' · ')}</p>;
}
