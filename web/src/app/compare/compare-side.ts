import { computed, type ReadonlySignal } from '@preact/signals';
import type { Answer, ChatSummary, TurnOptions } from '#wire';
import type { Api } from '../../api/api-client.ts';
import type { ChatParts } from '../parts/app-context.ts';
import { isRunning, lastAnswer } from '../state/branch.ts';
import { Conversation } from '../state/conversation.ts';
import type { LocalStore } from '../state/local-store.ts';
import { Turns } from '../state/turns.ts';

export interface CompareSideOptions {
  readonly api: Api;
  readonly store: () => LocalStore;
  readonly chatId: string;
  readonly turn: TurnOptions;
  readonly onChat: (chat: ChatSummary) => void;
  readonly onEnd: (answer: Answer) => void;
}

/** One of the answers that are compared: a chat of its own, which goes on at the server whoever looks. */
export class CompareSide implements ChatParts {
  readonly chatId: string;
  readonly conversation: Conversation;
  readonly turns: Turns;
  readonly isRunning: ReadonlySignal<boolean>;
  /** By `performance.now()`; undefined for one that was asked before this page was opened. */
  askedMs: number | undefined;
  readonly #options: CompareSideOptions;
  #isStopWanted = false;

  constructor(options: CompareSideOptions) {
    const { api, store, chatId, turn, onChat, onEnd } = options;
    this.#options = options;
    this.chatId = chatId;
    this.conversation = new Conversation({ api, store, onEnd });
    const { conversation } = this;
    // Another answer is asked for as the one that is there was, which a reload knows too.
    const asBefore = (): TurnOptions => lastAnswer(conversation.branch.value)?.options ?? turn;
    this.turns = new Turns({ api, conversation, options: asBefore, onChat, onNew: () => undefined });
    this.isRunning = computed(() => isRunning(this.conversation.branch.value));
  }

  async ask(title: string, text: string): Promise<void> {
    const { api, chatId } = this.#options;
    this.askedMs = performance.now();
    this.conversation.begin(chatId);
    // A chat without its title is better than no answer.
    await api.send('PUT', `chats/${chatId}`, { title }).catch(() => undefined);
    await this.turns.ask(text);
    if (this.#isStopWanted) await this.turns.stop();
  }

  async show(): Promise<void> {
    await this.conversation.show(this.chatId);
  }

  /** Also before the server has begun. */
  async stop(): Promise<void> {
    this.#isStopWanted = true;
    if (this.isRunning.value) await this.turns.stop();
  }

  close(): void {
    this.conversation.close();
  }
}
