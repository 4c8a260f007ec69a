import { useState } from 'preact/hooks';
import { Mark } from '../../app/parts/icon.tsx';
import { exampleScenario } from '../scenario/example-scenario.ts';
import { usualScenario } from '../scenario/scenario.ts';
import { usePlan, usePlanWords } from './plan-context.ts';

export function PlanBar({ title }: { readonly title: string }) {
  const plan = usePlan();
  const { t } = usePlanWords();
  return (
    <header class="plan-bar">
      <Mark />
      <h1>{title}</h1>
      <a href="/">{t('toChat')}</a>
      <a class="to-results" href="#results">
        {t('toResults')}
      </a>
      <div class="plan-actions">
        <button type="button" class="text-button" title={t('exampleNote')} onClick={() => plan.show(exampleScenario)}>
          {t('example')}
        </button>
        <button type="button" class="text-button" onClick={() => plan.show(usualScenario)}>
          {t('startOver')}
        </button>
        <CopyAddress />
        <button type="button" class="text-button" onClick={() => print()}>
          {t('print')}
        </button>
      </div>
    </header>
  );
}

/** Where the browser keeps its clipboard for pages of another kind, the address line has the same. */
function CopyAddress() {
  const plan = usePlan();
  const { t } = usePlanWords();
  const [isCopied, setCopied] = useState(false);
  if (!navigator.clipboard) return null;
  const copy = async (): Promise<void> => {
    plan.writeAddress();
    await navigator.clipboard.writeText(location.href);
    setCopied(true);
  };
  return (
    <>
      <button type="button" class="text-button" onClick={() => void copy().catch(() => setCopied(false))}>
        {t('copyAddress')}
      </button>
      <span class="copied" role="status">
        {isCopied ? t('addressCopied') : ''}
      </span>
    </>
  );
}
