import { batch, type Signal, signal } from '@preact/signals';
import type { Answer, ChatSummary, OpenedChat } from '#wire';
import type { Api } from '../../api/api-client.ts';
import { type ApiProblem, toProblem } from '../../api/api-error.ts';
import { type Branch, replaced, withEarlier } from './branch.ts';
import { LiveAnswer } from './live-answer.ts';
import type { LocalStore } from './local-store.ts';

/** What the user did, by which the page scrolls: never guessed from what changed. */
export interface ScrollIntent {
  readonly kind: 'none' | 'send' | 'show' | 'live' | 'stay';
  /** Grows: the same again is meant again. */
  readonly turn: number;
}

export interface ConversationOptions {
  readonly api: Api;
  readonly store: () => LocalStore;
  readonly onEnd: (answer: Answer) => void;
}

/** The chat that is on the screen. Answers that are written are read here; leaving the chat leaves them to the server. */
export class Conversation {
  readonly phase: Signal<'new' | 'loading' | 'open' | 'failed'> = signal('new');
  readonly id: Signal<string | null> = signal(null);
  readonly branch: Signal<Branch> = signal([]);
  readonly hasEarlier: Signal<boolean> = signal(false);
  readonly costMicroUsd: Signal<number> = signal(0);
  readonly problem: Signal<ApiProblem | null> = signal(null);
  readonly lives: Signal<ReadonlyMap<string, LiveAnswer>> = signal(new Map());
  readonly intent: Signal<ScrollIntent> = signal({ kind: 'none', turn: 0 });
  readonly #options: ConversationOptions;
  #shown: Promise<void> = Promise.resolve();

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** The chat of this id, or a new one; what is kept here shows until the server has answered. */
  async show(id: string | null): Promise<void> {
    if (id === this.id.value && this.phase.value !== 'failed') return;
    this.#leave(id);
    this.#shown = id === null ? Promise.resolve() : this.#open(id);
    await this.#shown;
  }

  /** Once the server has said what is in the chat that is shown, or that it cannot. */
  async whenShown(): Promise<void> {
    await this.#shown;
  }

  async #open(id: string): Promise<void> {
    const kept = await this.#options.store().chat(id);
    if (kept && this.id.value === id && this.phase.value === 'loading') this.#take(kept, 'show');
    await this.reload();
  }

  /** A chat that this page has just begun. */
  begin(id: string): void {
    batch(() => {
      this.id.value = id;
      this.phase.value = 'open';
    });
  }

  /** What the server has by now; another tab or device may have asked. */
  async reload(): Promise<void> {
    const id = this.id.value;
    if (id === null) return;
    try {
      const opened = await this.#options.api.openChat(id);
      if (this.id.value !== id) return;
      this.#take(opened, this.phase.value === 'loading' ? 'show' : 'none');
      void this.#options.store().keepChat(opened);
    } catch (error) {
      if (this.id.value === id) this.#fail(toProblem(error));
    }
  }

  async showBranch(messageId: string): Promise<void> {
    const id = this.id.value;
    if (id === null) return;
    await this.#options.api.changeChat(id, { leafId: messageId });
    await this.reload();
  }

  async loadEarlier(): Promise<void> {
    const [id, first] = [this.id.value, this.branch.value[0]];
    if (id === null || !first) return;
    const page = await this.#options.api.openChat(id, first.id);
    if (this.id.value !== id || this.branch.value[0]?.id !== first.id) return;
    this.branch.value = withEarlier(this.branch.value, page);
    this.hasEarlier.value = page.hasEarlier;
  }

  intend(kind: ScrollIntent['kind']): void {
    this.intent.value = { kind, turn: this.intent.value.turn + 1 };
  }

  /** Reads an answer that runs, if nobody does yet. */
  follow(answer: Answer): void {
    if (answer.runId === null || answer.state !== 'running') return;
    const { id, thinking, answer: text } = answer;
    const known = this.lives.value.get(id);
    if (known && known.progress.value.finished === null && known.problem.value === null) return;
    known?.close();
    const onDone = (live: LiveAnswer): void => void this.#finish(live);
    const live = new LiveAnswer({ id, api: this.#options.api, thinking, answer: text, onDone });
    this.lives.value = new Map(this.lives.value).set(id, live);
    live.follow(answer.runId);
  }

  close(): void {
    for (const live of this.lives.value.values()) live.close();
  }

  #leave(id: string | null): void {
    this.close();
    batch(() => {
      this.id.value = id;
      this.phase.value = id === null ? 'new' : 'loading';
      this.branch.value = [];
      this.lives.value = new Map();
      this.hasEarlier.value = false;
      this.costMicroUsd.value = 0;
      this.problem.value = null;
    });
  }

  #take({ messages, hasEarlier, totalCostMicroUsd }: OpenedChat, intent: ScrollIntent['kind']): void {
    batch(() => {
      this.branch.value = messages;
      this.hasEarlier.value = hasEarlier;
      this.costMicroUsd.value = totalCostMicroUsd;
      this.problem.value = null;
      this.phase.value = 'open';
      if (intent !== 'none') this.intend(intent);
    });
    for (const message of messages) if (message.role === 'answer') this.follow(message);
  }

  /** What is on the screen stays there when a reload fails. */
  #fail(problem: ApiProblem): void {
    if (this.phase.value === 'loading' || problem.kind === 'not-found') this.phase.value = 'failed';
    this.problem.value = problem;
  }

  async #finish(live: LiveAnswer): Promise<void> {
    const { finished } = live.progress.value;
    if (!finished || !this.branch.value.some(({ id }) => id === live.id)) return;
    const [thinking, text] = [live.textOf('thinking'), live.textOf('answer')];
    const isWhole = thinking.length === finished.thinkingChars && text.length === finished.answerChars;
    const { thinkingChars, answerChars, ...kept } = finished;
    const answer = isWhole ? { ...kept, thinking, answer: text } : await this.#options.api.answer(live.id);
    batch(() => {
      this.branch.value = replaced(this.branch.value, answer);
      this.costMicroUsd.value += answer.usage?.costMicroUsd ?? 0;
    });
    this.#options.onEnd(answer);
  }
}

/** The list's entry for a chat that is on its way to the server. */
export function newChat(id: string, title: string, nowMs: number): ChatSummary {
  return {
    ...{ id, title, isNamed: false, isPinned: false, folderId: null, createdMs: nowMs, changedMs: nowMs },
    ...{ deletedMs: null, isRunning: true },
  };
}
