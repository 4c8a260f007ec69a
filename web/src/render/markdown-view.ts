import type { Decorator } from './decorate/decorator.ts';
import { BlockList } from './dom/block-list.ts';
import { PlainRest } from './dom/plain-rest.ts';
import { FrameFlush } from './frame-flush.ts';
import type { RenderLabels } from './labels.ts';
import { type Block, BlockReader, readAll } from './lex/read-blocks.ts';
import { UnixLines } from './lex/unix-lines.ts';
import { answerClicks } from './text-clicks.ts';

export interface TextView {
  readonly element: HTMLElement;
  /** All that was appended, to the last character, painted or not. */
  readonly text: string;
  append(text: string): void;
  /** Nothing more comes: shows what is left at once, and what only the whole text decides. */
  finish(): void;
  /** Shows another text instead, as whole as its `finish` makes it. */
  replace(text: string): void;
  destroy(): void;
}

export interface MarkdownViewOptions {
  /** A thought gets neither colour nor formulas: people read along in it, and it must keep up with the model. */
  readonly kind: 'answer' | 'thought';
  readonly labels: RenderLabels;
  readonly decorator?: Decorator;
  readonly onLink?: (href: string, event: MouseEvent) => void;
  /** At most this many elements, of the end of the text. */
  readonly maxElements?: number;
}

/** Ten times what the longest answers of people's questions have; a browser still scrolls these. */
const mostElements = 20_000;

/**
 * Markdown that grows. `append` costs nothing; once per frame the unfinished end is read again and patched, finished
 * blocks are not. Rejected: reading all of it per update, which every other client does and which takes 50 ms at
 * 120,000 characters. Elements come from a list (`tagNames`); text never becomes markup, so nothing has to be cleaned.
 * Where there are 20,000 of them, what follows is shown as it was written.
 */
export function markdownView(options: MarkdownViewOptions): TextView {
  return new MarkdownView(options);
}

class MarkdownView implements TextView {
  readonly element: HTMLElement = document.createElement('div');
  readonly #blocks: BlockList;
  readonly #labels: RenderLabels;
  readonly #flush = new FrameFlush(() => this.#show());
  #reader = new BlockReader();
  #lines = new UnixLines();
  #text = '';
  #source = '';
  #isDestroyed = false;
  #rest: PlainRest | undefined;

  constructor(options: MarkdownViewOptions) {
    const { kind, labels, decorator, onLink, maxElements } = options;
    this.#labels = labels;
    this.element.className = `markdown ${kind}`;
    answerClicks(this.element, labels, onLink);
    this.#blocks = new BlockList({
      element: this.element,
      labels,
      fullAtElements: mostElements,
      ...(maxElements === undefined ? {} : { maxElements }),
      onClosed: (element) => {
        if (kind === 'answer') decorator?.decorate(element, { code: true, math: true });
      },
    });
  }

  get text(): string {
    return this.#text;
  }

  append(text: string): void {
    if (text === '' || this.#isDestroyed) return;
    this.#text += text;
    this.#take(this.#lines.push(text));
    this.#flush.request();
  }

  finish(): void {
    if (this.#isDestroyed) return;
    this.#flush.cancel();
    this.#source += this.#lines.end();
    this.#showRest(this.#blocks.settle(readAll(this.#source)));
  }

  replace(text: string): void {
    if (this.#isDestroyed) return;
    this.#flush.cancel();
    this.#blocks.clear();
    this.#showRest(undefined);
    this.#reader = new BlockReader();
    this.#lines = new UnixLines();
    this.#text = '';
    this.#source = '';
    this.append(text);
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#flush.cancel();
    this.element.remove();
  }

  #take(lines: string): void {
    this.#source += lines;
    if (!this.#rest) this.#reader.push(lines);
  }

  #show(): void {
    if (this.#rest) this.#rest.show(this.#source);
    else this.#showRest(this.#blocks.show(this.#reader.read()));
  }

  /** @param first - the first block that has no room */
  #showRest(first: Block | undefined): void {
    if (this.#rest && this.#rest.fromChars !== first?.startChars) {
      this.#rest.element.remove();
      this.#rest = undefined;
    }
    if (!first) return;
    this.#rest ??= new PlainRest(first.startChars, this.#labels);
    this.#rest.show(this.#source);
    this.element.append(this.#rest.element);
  }
}
