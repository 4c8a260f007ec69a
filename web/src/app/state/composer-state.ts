import { type Signal, signal } from '@preact/signals';
import type { Draft, LocalStore } from './local-store.ts';

const keepAfterMs = 400;
const leftName = 'regauge:left';
/** More than anybody writes ahead. */
const mostQueued = 20;

/** What is written but not sent: the text, and messages that wait for an answer to end. Kept per chat in this browser. */
export class ComposerState {
  readonly text: Signal<string> = signal('');
  readonly queue: Signal<readonly string[]> = signal([]);
  readonly #store: () => LocalStore;
  readonly #tab: Storage | undefined;
  #key = 'new';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param tab - outlives a reload, and is written at once */
  constructor(store: () => LocalStore, tab: Storage | undefined) {
    this.#store = store;
    this.#tab = tab;
  }

  /** @param id - of the chat; null for a new one */
  async show(id: string | null): Promise<void> {
    this.keepNow();
    const key = id ?? 'new';
    this.#key = key;
    this.text.value = '';
    this.queue.value = [];
    const draft = this.#left(key) ?? (await this.#store().draft(key));
    if (!draft || this.#key !== key || this.text.value !== '') return;
    this.text.value = draft.text;
    this.queue.value = draft.queue;
    this.#keepSoon();
  }

  /** The new chat has an id now. */
  rename(id: string): void {
    void this.#store().keepDraft(this.#key, { text: '', queue: [] });
    this.#key = id;
  }

  write(text: string): void {
    this.text.value = text;
    this.#keepSoon();
  }

  /** @returns false where no more can wait */
  enqueue(text: string): boolean {
    if (this.queue.value.length >= mostQueued) return false;
    this.queue.value = [...this.queue.value, text];
    this.#keepSoon();
    return true;
  }

  remove(index: number): string | undefined {
    const text = this.queue.value[index];
    this.queue.value = this.queue.value.filter((_, at) => at !== index);
    this.#keepSoon();
    return text;
  }

  keepNow(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#store().keepDraft(this.#key, { text: this.text.value, queue: this.queue.value });
  }

  /** The page goes: whether a database still writes then is up to the browser, so the tab keeps it too. */
  leave(): void {
    if (this.#timer === undefined) return;
    const left = { user: this.#store().name, key: this.#key, text: this.text.value, queue: this.queue.value };
    try {
      this.#tab?.setItem(leftName, JSON.stringify(left));
    } catch {
      // Too long for it, or none allowed: the database has its chance.
    }
    this.keepNow();
  }

  /** What the page before this one left in the tab, once. */
  #left(key: string): Draft | undefined {
    const sent = this.#tab?.getItem(leftName) ?? undefined;
    if (sent === undefined) return undefined;
    const left: Draft & { readonly user: string; readonly key: string } = JSON.parse(sent);
    if (left.user !== this.#store().name || left.key !== key) return undefined;
    this.#tab?.removeItem(leftName);
    return left;
  }

  #keepSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keepNow(), keepAfterMs);
  }
}
