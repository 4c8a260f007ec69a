import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useApp, useWords } from './app-context.ts';
import { IconButton } from './icon-button.tsx';
import { ToastsView } from './toasts-view.tsx';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/**
 * The browser's own: focus goes in, stays in, and comes back. What is outside of it can be neither pressed nor heard
 * meanwhile, so short notes are shown inside.
 */
export function Dialog({ title, onClose, children }: DialogProps) {
  const { toasts } = useApp();
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    const leave = toasts.moveIntoDialog();
    return () => {
      element?.close();
      leave();
    };
  }, [toasts]);
  const onBackdrop = (event: MouseEvent): void => {
    if (event.target === dialog.current) onClose();
  };
  return (
    // The backdrop is for pointers; keys have Escape and the button.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <dialog ref={dialog} class="dialog" aria-label={title} onClose={onClose} onClick={onBackdrop}>
      <div class="dialog-inner">
        <header>
          <h2>{title}</h2>
          <IconButton icon="close" label={t('close')} onPress={onClose} />
        </header>
        {children}
      </div>
      <ToastsView />
    </dialog>
  );
}
