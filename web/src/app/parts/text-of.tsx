import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Answer } from '#wire';
import type { TextView } from '../../render/index.ts';
import type { LiveAnswer, TextPart } from '../state/live-answer.ts';

interface TextOfProps {
  readonly answer: Answer;
  readonly live: LiveAnswer | undefined;
  readonly part: TextPart;
  /** Called once per text. */
  readonly createView: () => TextView;
}

/**
 * The text of an answer or of its thought. It is made once and then appended to, past this component: what is drawn anew
 * around it never touches it.
 */
export function TextOf({ answer, live, part, createView }: TextOfProps) {
  const host = useRef<HTMLDivElement>(null);
  const kept = live ? '' : answer[part];
  // A view belongs to its text, not to what made it.
  useLayoutEffect(() => {
    const view = createView();
    host.current?.append(view.element);
    const isOver = !live || live.progress.peek().finished !== null;
    view.append(live ? live.textOf(part) : kept);
    if (isOver) view.finish();
    const leave = live?.read({
      append: (which, text) => which === part && view.append(text),
      replace: (which, text) => which === part && view.replace(text),
      finish: () => view.finish(),
    });
    return () => {
      leave?.();
      view.destroy();
    };
  }, [answer.id, live, part, kept]);
  return <div ref={host} class={`text-of ${part}`} dir="auto" />;
}
