import { type Signal, signal } from '@preact/signals';
import type { ChatPage, ChatSummary } from '#wire';
import { type ApiProblem, toProblem } from '../../api/api-error.ts';

/** Chats of one place, page by page: a folder, the trash. */
export class ChatPages {
  /** Undefined before the first page. */
  readonly chats: Signal<readonly ChatSummary[] | undefined> = signal(undefined);
  readonly next: Signal<string | null> = signal(null);
  readonly problem: Signal<ApiProblem | null> = signal(null);
  readonly #load: (after?: string) => Promise<ChatPage>;
  #loads = 0;

  constructor(load: (after?: string) => Promise<ChatPage>) {
    this.#load = load;
  }

  /** From the first page; the newest call counts. */
  async refresh(): Promise<void> {
    await this.#take(undefined, (page) => page);
  }

  async more(): Promise<void> {
    if (this.next.value === null) return;
    const known = this.chats.value ?? [];
    const ids = new Set(known.map(({ id }) => id));
    await this.#take(this.next.value, (page) => [...known, ...page.filter(({ id }) => !ids.has(id))]);
  }

  remove(id: string): void {
    this.chats.value = this.chats.value?.filter((chat) => chat.id !== id);
  }

  async #take(
    after: string | undefined,
    merge: (page: readonly ChatSummary[]) => readonly ChatSummary[],
  ): Promise<void> {
    this.#loads += 1;
    const load = this.#loads;
    try {
      const { chats, next } = await this.#load(after);
      if (load !== this.#loads) return;
      this.chats.value = merge(chats);
      this.next.value = next;
      this.problem.value = null;
    } catch (error) {
      if (load === this.#loads) this.problem.value = toProblem(error);
    }
  }
}
