import { copyText } from '../copy-text.ts';
import type { Decorator } from '../decorate/decorator.ts';
import { BlockList } from '../dom/block-list.ts';
import type { ThoughtLabels } from '../labels.ts';
import { readAll } from '../lex/read-blocks.ts';
import { answerClicks } from '../text-clicks.ts';
import { button, element } from './element.ts';
import { outlineOf } from './outline.ts';
import { type Page, pageAt, pagesOf } from './pages.ts';
import { thoughtSearch } from './thought-search.ts';

export interface FinishedThoughtOptions {
  readonly text: string;
  readonly labels: ThoughtLabels;
  readonly decorator?: Decorator;
  readonly onLink?: (href: string, event: MouseEvent) => void;
  /** The page that is shown first: the last one continues what was read live. */
  readonly startAt: 'first-page' | 'last-page';
}

/** Of the page; tools, controls and outline come on top of it. */
const maxElements = 1_000;
const maxOutlineEntries = 100;

/** A thought that is over: one page at a time, with ways to any other when there are several. */
export class FinishedThought {
  readonly element: HTMLElement = element('div', 'thought-done');
  readonly #options: FinishedThoughtOptions;
  readonly #pages: readonly Page[];
  readonly #body = element('div', 'markdown thought');
  readonly #blocks: BlockList;
  readonly #controls: readonly PageControls[];
  #page = 0;

  constructor(options: FinishedThoughtOptions) {
    const { text, labels, decorator, onLink, startAt } = options;
    this.#options = options;
    this.#pages = pagesOf(text);
    this.#blocks = new BlockList({
      element: this.#body,
      labels,
      maxElements,
      onClosed: (block) => decorator?.decorate(block, { code: false, math: true }),
    });
    answerClicks(this.#body, labels, onLink);
    const isPaged = this.#pages.length > 1;
    this.#controls = isPaged ? [this.#pageControls(), this.#pageControls()] : [];
    const [top, bottom] = this.#controls;
    this.element.append(...(isPaged ? [this.#tools()] : []));
    this.element.append(...(top ? [top.element] : []), this.#body, ...(bottom ? [bottom.element] : []));
    this.#show(startAt === 'first-page' ? 0 : this.#pages.length - 1);
  }

  destroy(): void {
    this.element.remove();
  }

  #show(page: number): void {
    this.#page = page;
    const { startChars, endChars, opening } = this.#pages[page] ?? { startChars: 0, endChars: 0, opening: '' };
    this.#blocks.clear();
    this.#blocks.settle(readAll(opening + this.#options.text.slice(startChars, endChars)));
    for (const controls of this.#controls) controls.show(page, this.#pages.length);
  }

  #goTo(chars: number): void {
    const page = pageAt(this.#pages, chars);
    if (page !== this.#page) this.#show(page);
    const { startChars, opening } = this.#pages[page] ?? { startChars: 0, opening: '' };
    const block = this.#blocks.elementAt(chars - startChars + opening.length);
    for (const marked of this.#body.querySelectorAll('.found')) marked.classList.remove('found');
    block?.classList.add('found');
    block?.scrollIntoView({ block: 'center' });
  }

  #turn(page: number): void {
    this.#show(page);
    this.element.scrollIntoView({ block: 'start' });
  }

  #pageControls(): PageControls {
    return pageControls(this.#options.labels, (by) => this.#turn(this.#page + by));
  }

  #tools(): HTMLElement {
    const { text, labels } = this.#options;
    const copy = button('thought-copy', labels.copyAll, (pressed) => void copyText(text, pressed, labels));
    const search = thoughtSearch({ text, labels, onMatch: (chars) => this.#goTo(chars) });
    return element('div', 'thought-tools', this.#outline(), search, copy);
  }

  /** A native list of choices: no elements on the page that a reader does not ask for. */
  #outline(): HTMLElement {
    const { text, labels } = this.#options;
    const list = element('select', 'thought-outline');
    list.ariaLabel = labels.outline;
    list.append(new Option(labels.outline, ''));
    for (const { offset, title } of outlineOf(text).slice(0, maxOutlineEntries))
      list.append(new Option(title, String(offset)));
    list.addEventListener('change', () => {
      if (list.value !== '') this.#goTo(Number(list.value));
      list.value = '';
    });
    return list;
  }
}

interface PageControls {
  readonly element: HTMLElement;
  show(page: number, pages: number): void;
}

function pageControls(labels: ThoughtLabels, turn: (by: number) => void): PageControls {
  const earlier = button('thought-page', labels.earlierPage, () => turn(-1));
  const later = button('thought-page', labels.laterPage, () => turn(1));
  const place = element('span', 'thought-place');
  return {
    element: element('div', 'thought-pages', earlier, place, later),
    show(page, pages) {
      earlier.disabled = page === 0;
      later.disabled = page === pages - 1;
      place.textContent = labels.page(page + 1, pages);
    },
  };
}
