import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useApp, useWords } from '../parts/app-context.ts';

/** Files that are dropped anywhere on the page are attached; without this the browser would leave the page for them. */
export function DropArea() {
  const { attachments } = useApp();
  const { t } = useWords();
  const isOver = useSignal(false);
  useEffect(() => {
    const over = new AbortController();
    const options = { signal: over.signal };
    document.addEventListener('dragover', (event) => onDrag(event, () => (isOver.value = true)), options);
    const onLeave = ({ relatedTarget }: DragEvent): void => {
      // From one element of the page to the next.
      if (relatedTarget === null) isOver.value = false;
    };
    document.addEventListener('dragleave', onLeave, options);
    document.addEventListener(
      'drop',
      (event) => {
        isOver.value = false;
        onDrag(event, () => void attachments.add([...(event.dataTransfer?.files ?? [])]));
      },
      options,
    );
    return () => over.abort();
  }, [attachments, isOver]);
  return isOver.value && <div class="drop-area">{t('dropFiles')}</div>;
}

/** Text and links that are dragged are the browser's. */
function onDrag(event: DragEvent, action: () => void): void {
  if (!event.dataTransfer?.types.includes('Files')) return;
  event.preventDefault();
  action();
}
