import { useRef } from 'preact/hooks';
import { AttachButton } from '../attach/attach-button.tsx';
import { DropArea } from '../attach/drop-area.tsx';
import { FileTrayHost } from '../attach/files-host.tsx';
import { pastedFiles } from '../attach/pasted-files.ts';
import { isRunning } from '../state/branch.ts';
import { useApp, useWords } from './app-context.ts';
import { Icon } from './icon.tsx';
import { QueuedMessages } from './queued-messages.tsx';
import { TurnControls } from './turn-controls.tsx';

/** A phone's Enter is for lines: its keyboard has no Shift to hold. */
const isTouch = matchMedia('(pointer: coarse) and (hover: none)').matches;

export function Composer() {
  const app = useApp();
  const { t } = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const text = app.composer.text.value;
  const isAnswering = isRunning(app.conversation.branch.value);
  const send = (): void => {
    app.send(text);
    field.current?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    // An input method takes Enter for itself; Safari says so by a key code only.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey && !isTouch) {
      event.preventDefault();
      send();
    }
    if (event.key === 'Escape' && isAnswering) app.run(() => app.turns.stop());
    if (event.key === 'ArrowUp' && text === '') editLast();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const files = pastedFiles(event);
    if (files.length === 0) return;
    event.preventDefault();
    void app.attachments.add(files);
  };
  return (
    <footer class="foot">
      <DropArea />
      <div class="column">
        <QueuedMessages />
        <form class="composer" onSubmit={(event) => event.preventDefault()}>
          <FileTrayHost />
          <textarea
            ref={field}
            rows={1}
            dir="auto"
            autofocus
            aria-label={t('composerLabel')}
            placeholder={t(isAnswering ? 'composerQueueHint' : 'composerHint')}
            value={text}
            enterkeyhint={isTouch ? 'enter' : 'send'}
            onInput={({ currentTarget }) => app.composer.write(currentTarget.value)}
            onKeyDown={onKey}
            onPaste={onPaste}
          />
          <div class="composer-row">
            <AttachButton />
            <TurnControls />
            <SendButton isAnswering={isAnswering} hasText={text.trim() !== ''} onSend={send} />
          </div>
        </form>
        <p class="disclaimer">{t('disclaimer')}</p>
      </div>
    </footer>
  );
}

interface SendButtonProps {
  readonly isAnswering: boolean;
  readonly hasText: boolean;
  readonly onSend: () => void;
}

function SendButton({ isAnswering, hasText, onSend }: SendButtonProps) {
  const app = useApp();
  const { t } = useWords();
  const isStop = isAnswering && !hasText;
  const label = t(isStop ? 'stop' : isAnswering ? 'queue' : 'send');
  return (
    <button
      type="button"
      class="send"
      aria-label={label}
      title={label}
      disabled={!isStop && !hasText}
      onClick={isStop ? () => app.run(() => app.turns.stop()) : onSend}
    >
      <Icon name={isStop ? 'stop' : 'send'} />
    </button>
  );
}

/** Its button is on the page; whoever uses keys gets to it as pointers do. */
function editLast(): void {
  const questions = document.querySelectorAll<HTMLElement>('.question');
  questions[questions.length - 1]?.querySelector<HTMLElement>('.actions .edit-question')?.click();
}
