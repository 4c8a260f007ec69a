import { useMemo, useRef } from 'preact/hooks';
import { unreachable } from '#kernel';
import { useApp, useWords } from '../parts/app-context.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ChatImport, type ImportStatus, mostImportBytes } from './chat-import.ts';
import { useLibrary } from './use-library.ts';

const megabyte = 1024 * 1024;

export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const app = useApp();
  const { t } = useWords();
  const library = useLibrary();
  const own = useMemo(() => new ChatImport(library), [library]);
  const input = useRef<HTMLInputElement>(null);
  const { kind } = own.status.value;
  const read = async (file: File | undefined): Promise<void> => {
    if (file) await own.read(file);
    void app.chats.refresh();
    app.folders.value = await library.folders();
  };
  return (
    <Dialog title={t('importChats')} onClose={onClose}>
      <p class="library-note">{t('importHint')}</p>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        aria-label={t('importChats')}
        disabled={kind === 'reading' || kind === 'importing'}
        onChange={({ currentTarget }) => app.run(() => read(currentTarget.files?.[0]))}
      />
      <div role="status">
        <ImportOutcome status={own.status.value} />
      </div>
    </Dialog>
  );
}

function ImportOutcome({ status }: { readonly status: ImportStatus }) {
  const { t, formats } = useWords();
  switch (status.kind) {
    case 'none':
      return null;
    case 'reading':
      return <p>{t('loading')}</p>;
    case 'unreadable':
      return <p class="note wrong">{t('importUnreadable')}</p>;
    case 'too-large':
      return <p class="note wrong">{t('importTooLarge', { megabytes: formats.number(mostImportBytes / megabyte) })}</p>;
    case 'importing':
      return <p>{t('importing', { done: formats.number(status.done), all: formats.number(status.all) })}</p>;
    case 'over':
      return <Imported {...status} />;
    default:
      return unreachable(status);
  }
}

const mostNamed = 100;
const faults = { empty: 'importEmpty', 'too-large': 'importTooBig', damaged: 'importDamaged' } as const;

function Imported({ imported, skipped, problem }: Extract<ImportStatus, { kind: 'over' }>) {
  const { t } = useWords();
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      <p>{t('imported', { count: imported })}</p>
      {skipped.length > 0 && (
        <>
          <p>{t('importSkipped', { count: skipped.length })}</p>
          <ul class="library-list">
            {skipped.slice(0, mostNamed).map(({ title, fault, reason }, at) => (
              // Titles may be equal; the list never changes.
              <li key={at}>
                <span class="library-name" dir="auto">
                  {title || t('untitled')}
                </span>
                <span class="library-note" title={reason}>
                  {t(faults[fault])}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
