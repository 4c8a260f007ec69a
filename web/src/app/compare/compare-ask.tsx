import { useApp, useWords } from '../parts/app-context.ts';
import { Icon } from '../parts/icon.tsx';
import type { CompareState } from './compare-state.ts';

/** The question that all sides get; then what can be done with the answers. */
export function CompareAsk({ compare }: { readonly compare: CompareState }) {
  const { t } = useWords();
  const isAsked = compare.sides.value.length > 0;
  return (
    <footer class="foot">
      <div class="column">
        {isAsked ? <AfterAsking compare={compare} /> : <QuestionForm compare={compare} />}
        <p class="disclaimer">{t('disclaimer')}</p>
      </div>
    </footer>
  );
}

function AfterAsking({ compare }: { readonly compare: CompareState }) {
  const { t } = useWords();
  return (
    <div class="compare-actions">
      {compare.isRunning.value && (
        <button type="button" class="main-button" onClick={() => compare.stopAll()}>
          {t('stopAll')}
        </button>
      )}
      <button type="button" class="plain-button" onClick={() => compare.askAnother()}>
        {t('askAnother')}
      </button>
    </div>
  );
}

function QuestionForm({ compare }: { readonly compare: CompareState }) {
  const { isOnline } = useApp();
  const { t } = useWords();
  const text = compare.text.value;
  const onKey = (event: KeyboardEvent): void => {
    // An input method takes Enter for itself; Safari says so by a key code only.
    if (event.isComposing || event.keyCode === 229 || event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    compare.ask();
  };
  return (
    <form class="composer" onSubmit={(event) => event.preventDefault()}>
      <textarea
        rows={1}
        dir="auto"
        autofocus
        aria-label={t('composerLabel')}
        placeholder={t('composerHint')}
        value={text}
        onInput={({ currentTarget }) => {
          compare.text.value = currentTarget.value;
        }}
        onKeyDown={onKey}
      />
      <div class="composer-row compare-row">
        <button
          type="button"
          class="send"
          aria-label={t('askAll')}
          title={t('askAll')}
          disabled={text.trim() === '' || !isOnline.value}
          onClick={() => compare.ask()}
        >
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}
