import { useEffect, useMemo } from 'preact/hooks';
import { useApp, useWords } from '../parts/app-context.ts';
import { CompareAsk } from './compare-ask.tsx';
import { CompareColumn } from './compare-column.tsx';
import { CompareState } from './compare-state.ts';
import { SideChoices } from './side-choices.tsx';
import './compare.css';

/** One question, several answers side by side. */
export function CompareView() {
  const app = useApp();
  const { t } = useWords();
  const compare = useMemo(() => new CompareState(app), [app]);
  useEffect(() => () => compare.close(), [compare]);
  const route = app.router.route.value;
  useEffect(() => {
    if (route.kind === 'compare') compare.show(route.chatIds);
  }, [compare, route]);
  const isAsked = compare.sides.value.length > 0;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by key */}
      <section class="scroller compare" aria-label={t('compareTitle')} tabIndex={0}>
        {isAsked ? <Columns compare={compare} /> : <Setup compare={compare} />}
      </section>
      <CompareAsk compare={compare} />
    </>
  );
}

interface CompareProps {
  readonly compare: CompareState;
}

function Setup({ compare }: CompareProps) {
  const { t } = useWords();
  return (
    <div class="column compare-setup">
      <h2>{t('compareTitle')}</h2>
      <p class="served-by">{t('compareText')}</p>
      <SideChoices compare={compare} />
    </div>
  );
}

function Columns({ compare }: CompareProps) {
  const question = compare.sides.value[0]?.conversation.branch.value.find(({ role }) => role === 'question');
  return (
    <>
      {question?.role === 'question' && (
        <div class="column question">
          <div class="question-text" dir="auto">
            {question.text}
          </div>
        </div>
      )}
      <div class="compare-sides">
        {compare.sides.value.map((side, index) => (
          <CompareColumn key={side.chatId} side={side} index={index} />
        ))}
      </div>
    </>
  );
}
