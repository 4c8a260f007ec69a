import { useSignal } from '@preact/signals';
import { copyText } from '../copy-text.ts';
import { useApp, useWords } from './app-context.ts';
import { IconButton } from './icon-button.tsx';

const saidMs = 1_500;

interface CopyButtonProps {
  readonly text: () => string;
  /** Where there is more than one thing to copy. */
  readonly label?: string;
}

export function CopyButton({ text, label }: CopyButtonProps) {
  const app = useApp();
  const { t } = useWords();
  const isCopied = useSignal(false);
  const copy = (): void =>
    app.run(async () => {
      await copyText(text());
      isCopied.value = true;
      setTimeout(() => {
        isCopied.value = false;
      }, saidMs);
    });
  return (
    <IconButton
      icon={isCopied.value ? 'check' : 'copy'}
      label={isCopied.value ? t('copied') : (label ?? t('copy'))}
      isSmall
      onPress={copy}
    />
  );
}
