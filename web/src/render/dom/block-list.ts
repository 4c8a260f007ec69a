import type { RenderLabels } from '../labels.ts';
import type { Block, Reading } from '../lex/read-blocks.ts';
import { buildBlock } from './build-block.ts';
import type { BuildContext } from './build-context.ts';
import { reconcile } from './reconcile.ts';

export interface BlockListOptions {
  readonly element: HTMLElement;
  readonly labels: RenderLabels;
  /** More than these are not shown: the first blocks leave the page. */
  readonly maxElements?: number;
  /** Once there are so many, no further block is taken. */
  readonly fullAtElements?: number;
  /** A block that will not change any more. */
  readonly onClosed?: (element: HTMLElement) => void;
}

/** What is kept of a block: its tokens are not. */
interface Entry {
  raw: string;
  startChars: number;
  definitions: number;
  element: HTMLElement;
  elements: number;
}

/** The browser skips layout and paint of a whole group while it is off screen. */
const blocksPerGroup = 32;
const maxElementsPerBlock = 5_000;

/**
 * Blocks on the page. A closed block is built once and never touched again; the last one grows in place. Only the end
 * of the text, when all link definitions are known, can still change one, and then only that one.
 */
export class BlockList {
  readonly #options: BlockListOptions;
  readonly #entries: (Entry | undefined)[] = [];
  readonly #groups: (HTMLElement | undefined)[] = [];
  #closed = 0;
  #dropped = 0;
  #elements = 0;

  constructor(options: BlockListOptions) {
    this.#options = options;
  }

  get blockCount(): number {
    return this.#entries.length;
  }

  /** Elements on the page, groups included. */
  get elementCount(): number {
    return this.#elements + this.#groups.reduce((count, group) => count + (group ? 1 : 0), 0);
  }

  /**
   * The next closed blocks, and what is open behind them.
   * @returns the first block for which there is no room
   */
  show({ closed, open }: Reading): Block | undefined {
    const first = this.#closed;
    const blocks = [...closed, ...open];
    const taken = blocks.findIndex((block, index) => !this.#take(first + index, block));
    const end = first + (taken < 0 ? blocks.length : taken);
    this.#removeFrom(end);
    this.#closed = Math.min(end, first + closed.length);
    for (let index = first; index < this.#closed; index += 1) this.#tellClosed(index);
    this.#dropSurplus();
    return blocks[end - first];
  }

  /**
   * All blocks of the text, which is whole.
   * @returns the first block for which there is no room
   */
  settle(blocks: readonly Block[]): Block | undefined {
    const wasClosed = this.#closed;
    let end = 0;
    for (const [index, block] of blocks.entries()) {
      if (this.#isFullBefore(index)) break;
      if (index >= this.#dropped && (this.#put(index, block) || index >= wasClosed)) this.#tellClosed(index);
      end = index + 1;
    }
    this.#removeFrom(end);
    this.#closed = end;
    this.#dropSurplus();
    return blocks[end];
  }

  clear(): void {
    this.#removeFrom(0);
    this.#groups.length = 0;
    this.#options.element.replaceChildren();
    this.#closed = 0;
    this.#dropped = 0;
  }

  /** The block in which a character of the source stands. */
  elementAt(chars: number): HTMLElement | undefined {
    return this.#entries.findLast((entry) => entry !== undefined && entry.startChars <= chars)?.element;
  }

  #take(index: number, block: Block): boolean {
    if (this.#isFullBefore(index)) return false;
    this.#put(index, block);
    return true;
  }

  #isFullBefore(index: number): boolean {
    return (
      index >= this.#entries.length && this.#elements >= (this.#options.fullAtElements ?? Number.POSITIVE_INFINITY)
    );
  }

  /** @returns whether anything changed */
  #put(index: number, block: Block): boolean {
    const old = this.#entries[index];
    if (old && readsTheSame(old, block)) {
      old.startChars = block.startChars;
      old.definitions = block.definitions;
      return false;
    }
    const { element: fresh, elements } = this.#build(block);
    const element = old ? reconcile(old.element, fresh) : fresh;
    if (!old) this.#group(index).append(element);
    this.#elements += elements - (old?.elements ?? 0);
    const { raw, startChars, definitions } = block;
    this.#entries[index] = { raw, startChars, definitions, element, elements };
    return true;
  }

  #build(block: Block): Pick<Entry, 'element' | 'elements'> {
    const { labels, maxElements = Number.POSITIVE_INFINITY } = this.#options;
    const most = Math.min(maxElementsPerBlock, maxElements / 2);
    const context: BuildContext = { labels, elementsLeft: most };
    return { element: buildBlock(context, block.token), elements: most - context.elementsLeft };
  }

  #group(index: number): HTMLElement {
    const at = Math.floor(index / blocksPerGroup);
    const known = this.#groups[at];
    if (known) return known;
    const group = document.createElement('div');
    group.className = 'group';
    this.#groups[at] = group;
    this.#options.element.append(group);
    return group;
  }

  #removeFrom(index: number): void {
    for (let at = this.#entries.length - 1; at >= index; at -= 1) this.#remove(at);
    this.#entries.length = Math.min(this.#entries.length, index);
  }

  #remove(index: number): void {
    const entry = this.#entries[index];
    if (!entry) return;
    entry.element.remove();
    this.#elements -= entry.elements;
    this.#entries[index] = undefined;
    const at = Math.floor(index / blocksPerGroup);
    if (this.#groups[at]?.childElementCount !== 0) return;
    this.#groups[at].remove();
    this.#groups[at] = undefined;
  }

  #dropSurplus(): void {
    const { maxElements } = this.#options;
    if (maxElements === undefined) return;
    while (this.elementCount > maxElements && this.#dropped < this.#entries.length - 1) {
      this.#remove(this.#dropped);
      this.#dropped += 1;
    }
  }

  #tellClosed(index: number): void {
    const entry = this.#entries[index];
    if (entry) this.#options.onClosed?.(entry.element);
  }
}

function readsTheSame(before: Entry, now: Block): boolean {
  if (before.raw !== now.raw) return false;
  return before.definitions === now.definitions || !now.raw.includes('[');
}
