// The page on which test/web/render looks at the renderer in a real browser.
import '../render.css';
import { mathAttributes, mathElements } from '../decorate/copy-math.ts';
import { tagNames } from '../dom/build-context.ts';
import { markdownView, startDecorator, type TextView, thoughtView } from '../index.ts';
import type { ThoughtLabels } from '../labels.ts';
import type { Difference, Pieces, Strangers, ThoughtCounts } from './findings.ts';

export const labels: ThoughtLabels = {
  copy: 'Copy',
  copied: 'Copied',
  code: 'Code',
  table: 'Table',
  done: 'Done',
  notDone: 'Not done',
  earlierPage: 'Earlier',
  laterPage: 'Later',
  page: (page, pages) => `${page} of ${pages}`,
  outline: 'Outline',
  search: 'Search',
  matches: (match, matches) => `${match} of ${matches}`,
  earlierMatch: 'Earlier match',
  laterMatch: 'Later match',
  copyAll: 'Copy all',
  restIsPlain: 'The rest is plain text',
  earlierIsKept: 'Earlier parts are shown when it is finished',
};

const decorator = startDecorator();

const probe = {
  /** What a text becomes in one piece. */
  async html(text: string, kind: 'answer' | 'thought' = 'answer'): Promise<string> {
    const view = shown(kind);
    view.append(text);
    view.finish();
    return taken(view);
  },

  /** What is on the page before the end, after each piece. */
  async liveHtml(pieces: readonly string[]): Promise<readonly string[]> {
    const view = shown('thought');
    const seen: string[] = [];
    for (const piece of pieces) {
      view.append(piece);
      await nextFrame();
      seen.push(view.element.innerHTML);
    }
    view.destroy();
    return seen;
  },

  /** The first text that reads differently in pieces; each piece is shown before the next comes. */
  async firstDifference(cases: readonly Pieces[]): Promise<Difference | null> {
    const views = cases.map(() => shown('thought'));
    const rounds = Math.max(...cases.map(({ pieces }) => pieces.length));
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, { pieces }] of cases.entries()) views[index]?.append(pieces[round] ?? '');
      await nextFrame();
    }
    const pieced = views.map((view) => {
      view.finish();
      return taken(view);
    });
    const wholes = new Map<string, string>();
    for (const [index, { pieces }] of cases.entries()) {
      const text = pieces.join('');
      const whole = wholes.get(text) ?? (await probe.html(text, 'thought'));
      wholes.set(text, whole);
      if (whole !== pieced[index]) return { pieces, whole, pieced: pieced[index] ?? '' };
    }
    return null;
  },

  /** Blocks that are the same objects on the page after the end as before it, and those that read differently. */
  async keptBlocks(text: string, end: string): Promise<{ readonly kept: number; readonly changed: number }> {
    const view = shown('thought');
    view.append(text);
    await nextFrame();
    const before = blocksOf(view).map((element) => ({ element, html: element.outerHTML }));
    view.append(end);
    view.finish();
    const after = blocksOf(view);
    view.destroy();
    const kept = after.filter((element, index) => element === before[index]?.element).length;
    const changed = after.filter((element, index) => element.outerHTML !== before[index]?.html).length;
    return { kept, changed };
  },

  /** Elements and attributes that no text may lead to, after decoration. */
  async strangers(texts: readonly string[]): Promise<Strangers> {
    const views = texts.map((text) => {
      const view = shown('answer');
      view.append(text);
      view.finish();
      return view;
    });
    await decorated();
    const found = { elements: new Set<string>(), attributes: new Set<string>() };
    for (const { element } of views) for (const one of element.querySelectorAll('*')) judge(one, found);
    for (const view of views) view.destroy();
    return { elements: [...found.elements], attributes: [...found.attributes] };
  },

  async decoratedHtml(text: string): Promise<string> {
    const view = shown('answer');
    view.append(text);
    view.finish();
    await decorated();
    return taken(view);
  },

  /** How long a text takes at once and in 50 pieces, at most and in all, and what is left of it. */
  async times(
    text: string,
  ): Promise<{ readonly wholeMs: number; readonly slowestMs: number; readonly isWhole: boolean }> {
    const view = shown('answer');
    const wholeMs = timed(() => {
      view.append(text);
      view.finish();
    });
    const isWhole = view.text === text;
    view.destroy();
    const live = shown('answer');
    let slowestMs = 0;
    const step = Math.ceil(text.length / 50);
    for (let at = 0; at < text.length; at += step) {
      requestAnimationFrame(() => performance.mark('begin'));
      live.append(text.slice(at, at + step));
      await new Promise((resolve) => requestAnimationFrame(resolve));
      slowestMs = Math.max(slowestMs, performance.measure('flush', 'begin').duration);
    }
    live.destroy();
    return { wholeMs, slowestMs, isWhole };
  },

  /** Elements below the header of a thought, in each of its states. */
  async thoughtCounts(text: string, pieceChars: number): Promise<ThoughtCounts> {
    const view = thoughtView({ labels, isOpen: true, onToggle: () => undefined });
    document.body.append(view.element);
    let mostWhileLive = 0;
    for (let at = 0; at < text.length; at += pieceChars) {
      view.append(text.slice(at, at + pieceChars), 50);
      await nextFrame();
      mostWhileLive = Math.max(mostWhileLive, bodyCount(view));
    }
    const open = bodyCount(view);
    view.setOpen(false);
    const folded = bodyCount(view);
    view.finish();
    view.setOpen(true);
    const finished = bodyCount(view);
    let mostOfAPage = finished;
    let pages = 1;
    for (let later = laterButton(view); later && !later.disabled; later = laterButton(view), pages += 1) {
      later.click();
      mostOfAPage = Math.max(mostOfAPage, bodyCount(view));
    }
    view.destroy();
    return { open, mostWhileLive, folded, finished, mostOfAPage, pages };
  },

  /** A finished thought that stays on the page, to be pressed and typed into. */
  showThought(text: string): void {
    const view = thoughtView({ labels, isOpen: false, onToggle: (isOpen) => view.setOpen(isOpen), decorator });
    view.append(text);
    view.setStatus('Thought for 31 s');
    view.finish();
    document.body.replaceChildren(view.element);
  },

  /** An answer that stays on the page. */
  showAnswer(text: string): void {
    const view = markdownView({ kind: 'answer', labels, decorator });
    view.append(text);
    view.finish();
    document.body.replaceChildren(view.element);
  },
};

export type Probe = typeof probe;
Object.assign(globalThis, { probe });

function shown(kind: 'answer' | 'thought'): TextView {
  const view = markdownView({ kind, labels, decorator });
  document.body.append(view.element);
  return view;
}

function blocksOf(view: TextView): readonly Element[] {
  return [...view.element.querySelectorAll('.group > *')];
}

function taken(view: TextView): string {
  const html = view.element.innerHTML;
  view.destroy();
  return html;
}

function timed(work: () => void): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

/** Decoration is done when nothing on the page has changed for a while. */
function decorated(): Promise<void> {
  return new Promise((resolve) => {
    let quiet = setTimeout(end, 1_000);
    const watch = new MutationObserver(() => {
      clearTimeout(quiet);
      quiet = setTimeout(end, 1_000);
    });
    watch.observe(document.body, { childList: true, subtree: true });
    function end(): void {
      watch.disconnect();
      resolve();
    }
  });
}

function bodyCount(view: { readonly element: HTMLElement }): number {
  return view.element.querySelectorAll('.thought-body *').length;
}

function laterButton(view: { readonly element: HTMLElement }): HTMLButtonElement | undefined {
  return [...view.element.querySelectorAll<HTMLButtonElement>('button.thought-page')].at(-1);
}

const allowedNames: ReadonlySet<string> = new Set<string>(tagNames);
const allowedAttributes: ReadonlySet<string> = new Set([
  ...['class', 'dir', 'type', 'role', 'aria-label', 'tabindex', 'start', 'href', 'title', 'rel', 'target'],
  ...['data-align', 'data-language', 'data-display', 'data-tex', 'data-name'],
]);

function judge(element: Element, found: { elements: Set<string>; attributes: Set<string> }): void {
  const isMath = element instanceof MathMLElement;
  if (!(isMath ? mathElements : allowedNames).has(element.localName)) found.elements.add(element.localName);
  for (const { name, value } of element.attributes) {
    const isListed = isMath
      ? mathAttributes.has(name) || name === 'class' || name === 'style'
      : allowedAttributes.has(name);
    const isBadLink = name === 'href' && !/^(?:https?|mailto):/.test(value);
    if (!isListed || isBadLink || /url\(/i.test(name === 'style' ? value : ''))
      found.attributes.add(`${element.localName}[${name}=${value}]`);
  }
}
