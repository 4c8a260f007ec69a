import type { Decorator } from '../decorate/decorator.ts';
import { FrameFlush } from '../frame-flush.ts';
import type { ThoughtLabels } from '../labels.ts';
import type { TextView } from '../markdown-view.ts';
import { button, element } from './element.ts';
import { FinishedThought } from './finished-thought.ts';
import { lastLine } from './last-line.ts';
import { LiveThought } from './live-thought.ts';

export interface ThoughtViewOptions {
  readonly labels: ThoughtLabels;
  readonly isOpen: boolean;
  /** The header was pressed. Nothing opens by itself: whoever keeps the state answers with `setOpen`. */
  readonly onToggle: (isOpen: boolean) => void;
  readonly decorator?: Decorator;
  readonly onLink?: (href: string, event: MouseEvent) => void;
}

export interface ThoughtView extends TextView {
  /** @param tokens - how many came with it */
  append(text: string, tokens?: number): void;
  readonly tokens: number;
  readonly isOpen: boolean;
  setOpen(isOpen: boolean): void;
  /** The words of the header: time, tokens, speed. */
  setStatus(status: string): void;
}

/**
 * A thought of any length. Folded, it is a string and two lines of text: no element for any of it, no reading. Open
 * while it grows, it is a window on its end; open when it is over, it is pages. So the page stays as quick at 30,000
 * tokens as at none.
 */
export function thoughtView(options: ThoughtViewOptions): ThoughtView {
  return new Thought(options);
}

type Body = LiveThought | FinishedThought;

class Thought implements ThoughtView {
  readonly element: HTMLElement;
  readonly #options: ThoughtViewOptions;
  readonly #header: HTMLButtonElement;
  readonly #status = element('span', 'thought-status');
  readonly #lastLine = element('span', 'thought-last-line');
  readonly #bodyElement = element('div', 'thought-body');
  readonly #flush = new FrameFlush(() => this.#showLastLine());
  #body: Body | undefined;
  #text = '';
  #tokens = 0;
  #isFinished = false;
  #isOpen = false;

  constructor(options: ThoughtViewOptions) {
    this.#options = options;
    this.#header = button('thought-header', '', () => options.onToggle(!this.#isOpen));
    this.#header.append(this.#status, this.#lastLine);
    this.element = element('section', 'thought-view', this.#header, this.#bodyElement);
    this.element.dataset.state = 'live';
    this.setOpen(options.isOpen);
  }

  get text(): string {
    return this.#text;
  }

  get tokens(): number {
    return this.#tokens;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  append(text: string, tokens = 0): void {
    this.#text += text;
    this.#tokens += tokens;
    if (this.#body instanceof LiveThought) this.#body.append(text);
    else this.#flush.request();
  }

  finish(): void {
    this.#isFinished = true;
    this.element.dataset.state = 'done';
    this.#flush.cancel();
    this.#lastLine.textContent = '';
    if (this.#isOpen) this.#rebuild('last-page');
  }

  /** Another thought in its place, as live or finished as this one is. */
  replace(text: string): void {
    this.#text = text;
    this.#tokens = 0;
    if (this.#isOpen) this.#rebuild('first-page');
    else this.#flush.request();
  }

  setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#header.ariaExpanded = String(isOpen);
    if (isOpen) this.#rebuild('first-page');
    else this.#clear();
    this.#showLastLine();
  }

  setStatus(status: string): void {
    if (this.#status.textContent !== status) this.#status.textContent = status;
  }

  destroy(): void {
    this.#flush.cancel();
    this.#clear();
    this.element.remove();
  }

  #rebuild(startAt: 'first-page' | 'last-page'): void {
    this.#clear();
    this.#body = this.#isFinished ? this.#finishedBody(startAt) : this.#liveBody();
    this.#bodyElement.append(this.#body.element);
  }

  #liveBody(): LiveThought {
    return new LiveThought(this.#text, this.#options.labels, this.#options.onLink);
  }

  #finishedBody(startAt: 'first-page' | 'last-page'): FinishedThought {
    return new FinishedThought({ ...this.#options, text: this.#text, startAt });
  }

  #clear(): void {
    this.#body?.destroy();
    this.#body = undefined;
  }

  #showLastLine(): void {
    this.#lastLine.textContent = this.#isOpen || this.#isFinished ? '' : lastLine(this.#text);
  }
}
