import { type Signal, signal } from '@preact/signals';
import type { LocalStore } from './local-store.ts';

const keepAfterMs = 400;
/** More than anybody writes ahead. */
const mostQueued = 20;

/** What is written but not sent: the text, and messages that wait for an answer to end. Kept per chat in this browser. */
export class ComposerState {
  readonly text: Signal<string> = signal('');
  readonly queue: Signal<readonly string[]> = signal([]);
  readonly #store: () => LocalStore;
  #key = 'new';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: () => LocalStore) {
    this.#store = store;
  }

  /** @param id - of the chat; null for a new one */
  async show(id: string | null): Promise<void> {
    this.keepNow();
    const key = id ?? 'new';
    this.#key = key;
    this.text.value = '';
    this.queue.value = [];
    const draft = await this.#store().draft(key);
    if (!draft || this.#key !== key || this.text.value !== '') return;
    this.text.value = draft.text;
    this.queue.value = draft.queue;
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

  #keepSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keepNow(), keepAfterMs);
  }
}
