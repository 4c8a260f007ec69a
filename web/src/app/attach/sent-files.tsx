import { useMemo } from 'preact/hooks';
import type { Attachment } from '#wire';
import { useWords } from '../parts/app-context.ts';
import { FileChip } from './file-chip.tsx';

/** The files that went with a question. */
export function SentFiles({ attachments }: { readonly attachments: readonly Attachment[] }) {
  const { t } = useWords();
  const sizes = useMemo(() => attachments.map(({ text }) => new Blob([text]).size), [attachments]);
  if (attachments.length === 0) return null;
  return (
    <ul class="files" aria-label={t('attachedFiles')}>
      {attachments.map((attachment, index) => (
        <li key={`${index}-${attachment.name}`}>
          <FileChip attachment={attachment} sizeBytes={sizes[index] ?? 0} />
        </li>
      ))}
    </ul>
  );
}
