import { type Signal, signal } from '@preact/signals';
import type { ChatSummary } from '#wire';
import type { Api, ChatChange } from '../../api/api-client.ts';
import { type ApiProblem, toProblem } from '../../api/api-error.ts';

/** So often is looked whether an answer that nobody here reads has ended. */
const lookEveryMs = 4_000;

/** The chats at the side, newest first as the server orders them. */
export class ChatList {
  readonly chats: Signal<readonly ChatSummary[]> = signal([]);
  readonly state: Signal<'loading' | 'loaded' | 'failed'> = signal('loading');
  readonly problem: Signal<ApiProblem | null> = signal(null);
  readonly next: Signal<string | null> = signal(null);
  readonly #api: Pick<Api, 'chats' | 'changeChat'>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #loads = 0;

  constructor(api: Pick<Api, 'chats' | 'changeChat'>) {
    this.#api = api;
  }

  /** The first page again; pages that were opened below stay. */
  async refresh(): Promise<void> {
    this.#loads += 1;
    const load = this.#loads;
    try {
      const { chats, next } = await this.#api.chats();
      if (load !== this.#loads) return;
      const isFirst = this.state.value !== 'loaded';
      const fresh = new Set(chats.map(({ id }) => id));
      const oldestMs = Math.min(...chats.filter(({ isPinned }) => !isPinned).map(({ changedMs }) => changedMs));
      const before = isFirst ? [] : this.chats.value;
      const below = before.filter(({ id, changedMs, isPinned }) => !fresh.has(id) && !isPinned && changedMs < oldestMs);
      this.chats.value = next === null ? chats : [...chats, ...below];
      if (isFirst || below.length === 0) this.next.value = next;
      this.#settle(null);
    } catch (error) {
      if (load === this.#loads) this.#settle(toProblem(error));
    }
  }

  /** What this browser keeps, until the server says what there is. */
  showKept(chats: readonly ChatSummary[]): void {
    if (this.state.value === 'failed') this.chats.value = chats.map((chat) => ({ ...chat, isRunning: false }));
  }

  async more(): Promise<void> {
    if (this.next.value === null) return;
    try {
      const { chats, next } = await this.#api.chats(this.next.value);
      const known = new Set(this.chats.value.map(({ id }) => id));
      this.chats.value = [...this.chats.value, ...chats.filter(({ id }) => !known.has(id))];
      this.next.value = next;
    } catch (error) {
      this.problem.value = toProblem(error);
    }
  }

  /** What is newly known of one chat, first of all that it is there. */
  put(chat: ChatSummary): void {
    const others = this.chats.value.filter(({ id }) => id !== chat.id);
    const isKnown = others.length < this.chats.value.length;
    if (chat.deletedMs !== null) this.chats.value = others;
    else if (isKnown) this.chats.value = this.chats.value.map((known) => (known.id === chat.id ? chat : known));
    else this.chats.value = [chat, ...others];
    this.#watch();
  }

  async change(id: string, change: ChatChange): Promise<ChatSummary> {
    const chat = await this.#api.changeChat(id, change);
    this.put(chat);
    void this.refresh();
    return chat;
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #settle(problem: ApiProblem | null): void {
    this.problem.value = problem;
    if (!problem) this.state.value = 'loaded';
    else if (this.state.value === 'loading') this.state.value = 'failed';
    this.#watch();
  }

  #watch(): void {
    clearTimeout(this.#timer);
    if (!this.chats.value.some(({ isRunning }) => isRunning)) return;
    this.#timer = setTimeout(() => {
      if (document.visibilityState === 'visible') void this.refresh();
      else this.#watch();
    }, lookEveryMs);
  }
}
