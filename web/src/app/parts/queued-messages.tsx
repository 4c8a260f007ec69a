import { isRunning } from '../state/branch.ts';
import { useApp, useWords } from './app-context.ts';
import { IconButton } from './icon-button.tsx';

/** What is sent when the answer that is being written ends; after a stop its user says when. */
export function QueuedMessages() {
  const app = useApp();
  const { t } = useWords();
  const queue = app.composer.queue.value;
  if (queue.length === 0) return null;
  const edit = (index: number): void => {
    const text = app.composer.remove(index);
    if (text !== undefined) app.composer.write([text, app.composer.text.value].filter(Boolean).join('\n\n'));
    document.querySelector<HTMLElement>('.composer textarea')?.focus();
  };
  return (
    <section class="queued" aria-label={t('queued', { count: queue.length })}>
      <ol>
        {queue.map((text, index) => (
          // Two may be equal, and their order is what they are.
          <li key={index}>
            <span dir="auto">{text}</span>
            <IconButton icon="edit" label={t('editQueued')} isSmall onPress={() => edit(index)} />
            <IconButton icon="close" label={t('removeQueued')} isSmall onPress={() => app.composer.remove(index)} />
          </li>
        ))}
      </ol>
      {!isRunning(app.conversation.branch.value) && (
        <button type="button" class="text-button" onClick={() => app.sendQueued()}>
          {t('sendNow')}
        </button>
      )}
    </section>
  );
}
