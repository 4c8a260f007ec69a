import { useApp, useWords } from '../parts/app-context.ts';
import { Icon } from '../parts/icon.tsx';

/** Stands below the button for a new chat. */
export function CompareLink({ onChosen }: { readonly onChosen: () => void }) {
  const { router } = useApp();
  const { t } = useWords();
  const open = (event: MouseEvent): void => {
    // With a key held it is the browser's: a new tab or window.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.go({ kind: 'compare', chatIds: [] });
    onChosen();
  };
  const isHere = router.route.value.kind === 'compare';
  return (
    <a class="compare-link" href="/compare" aria-current={isHere ? 'page' : undefined} onClick={open}>
      <Icon name="compare" /> {t('compare')}
    </a>
  );
}
