import type { ThoughtLabels } from '../labels.ts';
import { markdownView } from '../markdown-view.ts';
import { element } from './element.ts';
import { pagesOf } from './pages.ts';

/** With what stands around them, 1,500. */
const maxElements = 1_400;

/** The end of a thought that is still growing: as many blocks as fit, the newest at the bottom. */
export class LiveThought {
  readonly element: HTMLElement;
  readonly #view;

  constructor(text: string, labels: ThoughtLabels, onLink?: (href: string, event: MouseEvent) => void) {
    this.#view = markdownView({ kind: 'thought', labels, maxElements, ...(onLink ? { onLink } : {}) });
    const pages = pagesOf(text);
    const { startChars, opening } = pages.at(-2) ?? pages[0] ?? { startChars: 0, opening: '' };
    this.#view.append(opening + text.slice(startChars));
    this.element = element('div', 'thought-live', this.#view.element);
    this.element.tabIndex = 0;
    if (startChars > 0) this.element.append(element('p', 'thought-earlier', labels.earlierIsKept));
  }

  append(text: string): void {
    this.#view.append(text);
  }

  destroy(): void {
    this.#view.destroy();
    this.element.remove();
  }
}
