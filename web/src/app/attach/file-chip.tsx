import { useSignal } from '@preact/signals';
import type { Attachment } from '#wire';
import { useWords } from '../parts/app-context.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { fileSize } from './file-size.ts';

interface FileChipProps {
  readonly attachment: Attachment;
  readonly sizeBytes: number;
  /** Beside its size. */
  readonly note?: string;
}

/** A file by its name; pressed, it shows what the model gets to read. */
export function FileChip({ attachment, sizeBytes, note }: FileChipProps) {
  const { t, language } = useWords();
  const isOpen = useSignal(false);
  const { name, text } = attachment;
  const size = fileSize(sizeBytes, language.tag);
  return (
    <>
      <button type="button" class="file-chip" title={t('openFile', { name })} onClick={() => (isOpen.value = true)}>
        <Icon name="file" size={16} />
        <bdi class="file-name">{name}</bdi>
        <span class="file-note">{note === undefined ? size : `${size} · ${note}`}</span>
      </button>
      {isOpen.value && (
        <Dialog title={name} onClose={() => (isOpen.value = false)}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by key */}
          <pre class="file-text" dir="auto" tabIndex={0}>
            {text}
          </pre>
        </Dialog>
      )}
    </>
  );
}
