import { Highlighter } from './highlighter.ts';
import { IdleQueue } from './idle-queue.ts';
import { paintCode } from './paint-code.ts';
import { typesetter } from './typeset.ts';

export interface Decorations {
  readonly code: boolean;
  readonly math: boolean;
}

/** Sets formulas and colours code in blocks that are finished, when the page has nothing else to do. */
export interface Decorator {
  decorate(block: HTMLElement, wanted: Decorations): void;
  close(): void;
}

/**
 * One for all views of a page. Both parts are loaded with the first formula and the first code: a chat without them
 * loads neither. What cannot be loaded or takes too long leaves the text as it is, which can be read as well.
 */
export function startDecorator(): Decorator {
  const queue = new IdleQueue();
  const highlighter = new Highlighter();
  const typeset = typesetter();
  return {
    decorate(block, { code, math }) {
      if (math) for (const formula of matching(block, 'span.math')) queue.add(() => typeset(formula));
      if (!code) return;
      for (const piece of matching(block, 'code[data-language]:only-child'))
        queue.add(async () => {
          const text = piece.textContent ?? '';
          const ranges = await highlighter.rangesOf(text, piece.dataset.language ?? '');
          if (piece.isConnected && piece.textContent === text) paintCode(piece, ranges);
        });
    },
    close() {
      queue.close();
      highlighter.close();
    },
  };
}

function matching(block: HTMLElement, selector: string): readonly HTMLElement[] {
  return [...block.querySelectorAll<HTMLElement>(selector)];
}
