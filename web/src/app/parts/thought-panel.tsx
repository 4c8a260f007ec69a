import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Answer } from '#wire';
import { type ThoughtView, thoughtView } from '../../render/index.ts';
import { renderLabels } from '../render-labels.ts';
import type { LiveAnswer } from '../state/live-answer.ts';
import { thoughtStatus } from '../thought-status.ts';
import { useApp, useWords } from './app-context.ts';
import { useNow } from './use-now.ts';

interface ThoughtPanelProps {
  readonly answer: Answer;
  readonly live: LiveAnswer | undefined;
}

/** The thought, if there is one: a line that says how long it took, and its text while that is open. */
export function ThoughtPanel({ answer, live }: ThoughtPanelProps) {
  const progress = live?.progress.value;
  const isThinking = progress?.part === 'thinking' && progress.finished === null;
  const hasText = live ? live.textOf('thinking') !== '' : answer.thinking !== '';
  if (!isThinking && !hasText) return null;
  return (
    <section class="thought-panel" data-live={isThinking ? '' : undefined}>
      <Thought answer={answer} live={live} isThinking={isThinking} />
    </section>
  );
}

function Thought({ answer, live, isThinking }: ThoughtPanelProps & { readonly isThinking: boolean }) {
  const { t } = useWords();
  /** Once its user has opened or folded it, it is theirs. */
  const choice = useSignal<boolean | undefined>(undefined);
  const isOpenAtFirst = useOpenAtFirst(answer, live, isThinking);
  const isOpen = choice.value ?? isOpenAtFirst;
  const host = useThoughtView({ answer, live }, isOpen, useStatus(answer, live, isThinking), (wanted) => {
    choice.value = wanted;
  });
  return (
    <>
      <div ref={host} dir="auto" />
      {isOpen && !isThinking && (
        <button type="button" class="text-button thought-foot" onClick={() => (choice.value = false)}>
          {t('hideThought')}
        </button>
      )}
    </>
  );
}

/** As the settings say; an answer that never came leaves its thought as all there is to read. */
function useOpenAtFirst(answer: Answer, live: LiveAnswer | undefined, isThinking: boolean): boolean {
  const { thoughts } = useApp().settings.current.value;
  if (thoughts !== 'auto') return thoughts === 'open';
  return isThinking || (answer.state !== 'running' && (live ? live.textOf('answer') : answer.answer) === '');
}

/** Times are the server's, so that a reload changes none of them. */
function useStatus(answer: Answer, live: LiveAnswer | undefined, isThinking: boolean): string {
  const words = useWords();
  const nowMs = useNow(isThinking);
  const progress = live?.progress.value;
  if (isThinking && progress) {
    const elapsedMs = Math.max(0, nowMs - (progress.thinkingSinceMs ?? nowMs));
    return thoughtStatus({ kind: 'thinking', elapsedMs, tokens: progress.tokens }, words);
  }
  const thoughtMs = answer.usage?.thinkingMs ?? progress?.thoughtMs ?? null;
  const isCut = (answer.state === 'stopped' || answer.state === 'interrupted') && answer.answer === '';
  return thoughtStatus({ kind: 'over', thoughtMs, isCut }, words);
}

function useThoughtView(
  { answer, live }: ThoughtPanelProps,
  isOpen: boolean,
  status: string,
  onToggle: (isOpen: boolean) => void,
): preact.RefObject<HTMLDivElement | null> {
  const { decorator } = useApp();
  const words = useWords();
  const host = useRef<HTMLDivElement>(null);
  const shown = useRef<ThoughtView>(null);
  const kept = live ? '' : answer.thinking;
  // A view belongs to its text, not to what is drawn around it.
  useLayoutEffect(() => {
    const view = thoughtView({ labels: renderLabels(words), isOpen, onToggle, decorator });
    shown.current = view;
    host.current?.append(view.element);
    const leave = fill(view, live, kept);
    return () => {
      leave();
      view.destroy();
    };
  }, [answer.id, live, kept]);
  useLayoutEffect(() => shown.current?.setStatus(status), [status, live, kept]);
  useLayoutEffect(() => {
    if (shown.current?.isOpen !== isOpen) shown.current?.setOpen(isOpen);
  }, [isOpen]);
  return host;
}

/** The thought is over when the answer begins, not when that ends. */
function fill(view: ThoughtView, live: LiveAnswer | undefined, kept: string): () => void {
  view.append(live ? live.textOf('thinking') : kept);
  let isOver = false;
  const end = (): void => {
    if (!isOver) view.finish();
    isOver = true;
  };
  const progress = live?.progress.peek();
  if (!live || progress?.part === 'answer' || progress?.finished) {
    end();
    return () => undefined;
  }
  return live.read({
    append: (part, text) => (part === 'thinking' ? view.append(text) : end()),
    replace: (part, text) => part === 'thinking' && view.replace(text),
    finish: end,
  });
}
