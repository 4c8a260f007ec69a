import { followTop, hiddenBelow, isAway, type ScrollPlace } from './scroll-intent.ts';

const upKeys = new Set(['ArrowUp', 'PageUp', 'Home']);

/**
 * Scrolls a conversation as its user last declared: sending and jumping follow the newest text; wheel, touch or key up lets
 * go at once, and reaching the end takes hold again.
 */
export class ScrollFollow {
  readonly #scroller: HTMLElement;
  readonly #onAway: (isAway: boolean) => void;
  readonly #over = new AbortController();
  readonly #sizes: ResizeObserver;
  #isFollowing = true;
  #isAway = false;
  #last = { top: 0, end: 0 };
  #touchY = 0;

  /** @param scroller - its first child holds the turns; `[data-end]` in the last one is where its text ends */
  constructor(scroller: HTMLElement, onAway: (isAway: boolean) => void) {
    this.#scroller = scroller;
    this.#onAway = onAway;
    this.#sizes = new ResizeObserver(() => this.#settle());
    this.#sizes.observe(scroller);
    for (const child of scroller.children) this.#sizes.observe(child);
    this.#listen();
  }

  /** The question that was just sent goes to the top; the space that this needs is made below it. */
  send(): void {
    this.#isFollowing = true;
    this.#scroller.dataset.pinned = '';
    this.#settle();
  }

  /** A chat that was opened shows its end at once. */
  show(): void {
    this.#isFollowing = true;
    delete this.#scroller.dataset.pinned;
    this.#scroller.scrollTop = 0;
    this.#settle();
  }

  live(): void {
    this.#isFollowing = true;
    this.#settle();
  }

  /** What was scrolled to is read, whatever is written below. */
  stay(): void {
    delete this.#scroller.dataset.pinned;
    this.#letGo();
  }

  close(): void {
    this.#over.abort();
    this.#sizes.disconnect();
  }

  #settle(): void {
    const scroller = this.#scroller;
    scroller.style.setProperty('--view-height', `${scroller.clientHeight}px`);
    const place = this.#place();
    if (this.#isFollowing) {
      const top = followTop(place);
      if (top > scroller.scrollTop) scroller.scrollTop = top;
    }
    this.#tell();
  }

  #tell(): void {
    const place = this.#place();
    this.#last = { top: place.scrollTop, end: place.contentEnd };
    const away = !this.#isFollowing && isAway(this.#isAway, hiddenBelow(place));
    if (away === this.#isAway) return;
    this.#isAway = away;
    this.#onAway(away);
  }

  #place(): ScrollPlace {
    const scroller = this.#scroller;
    const top = scroller.getBoundingClientRect().top - scroller.scrollTop;
    const turn = [...scroller.querySelectorAll('.turn')].at(-1);
    const end = turn?.querySelector('[data-end]') ?? turn;
    return {
      scrollTop: scroller.scrollTop,
      viewHeight: scroller.clientHeight,
      questionTop: turn && 'pinned' in scroller.dataset ? turn.getBoundingClientRect().top - top : 0,
      contentEnd: end ? end.getBoundingClientRect().bottom - top : 0,
    };
  }

  #listen(): void {
    const options = { signal: this.#over.signal, passive: true };
    const scroller = this.#scroller;
    scroller.addEventListener('wheel', ({ deltaY }) => deltaY < 0 && this.#letGo(), options);
    scroller.addEventListener('touchstart', ({ touches }) => this.#touch(touches), options);
    scroller.addEventListener('touchmove', ({ touches }) => this.#drag(touches), options);
    scroller.addEventListener('pointerdown', () => this.#press(), options);
    scroller.addEventListener('scroll', () => this.#scrolled(), options);
    document.addEventListener('keydown', (event) => this.#key(event), options);
  }

  #touch(touches: TouchList): void {
    this.#touchY = touches[0]?.clientY ?? 0;
  }

  #drag(touches: TouchList): void {
    if ((touches[0]?.clientY ?? 0) > this.#touchY) this.#letGo();
  }

  #key({ key, target }: KeyboardEvent): void {
    const isWriting = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
    if (!isWriting && upKeys.has(key)) this.#letGo();
  }

  /** What is opened by hand while nothing is written does not carry the page away. */
  #press(): void {
    if (!this.#scroller.querySelector('[aria-busy="true"]')) this.#letGo();
  }

  #letGo(): void {
    this.#isFollowing = false;
  }

  #scrolled(): void {
    const place = this.#place();
    const { top, end } = this.#last;
    // By a scroll bar, say; where text was folded away the browser itself moves up.
    if (place.scrollTop < top - 2 && place.contentEnd >= end) this.#letGo();
    if (place.scrollTop > top && !this.#isFollowing && hiddenBelow(place) < 60) this.#isFollowing = true;
    this.#tell();
  }
}
