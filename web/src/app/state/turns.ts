import { type Signal, signal } from '@preact/signals';
import type { Answer, Question, TurnOptions } from '#wire';
import type { Api, KeptTurn } from '../../api/api-client.ts';
import { type ApiProblem, toProblem } from '../../api/api-error.ts';
import { newRecordId } from '../../api/record-id.ts';
import { lastAnswer, replaced, withMessage, withText } from './branch.ts';
import { type Conversation, newChat } from './conversation.ts';

export interface TurnsOptions {
  readonly api: Api;
  readonly conversation: Conversation;
  /** What the composer is set to. */
  readonly options: () => TurnOptions;
  /** Undefined for one that is only on this page yet. */
  readonly onChat: (chat: KeptTurn['chat']) => void;
  readonly onNew: (id: string) => void;
}

/** A turn that did not get through; the same again does one thing, since it has its ids already. */
export interface UnsentTurn {
  readonly chatId: string;
  readonly question: Question | undefined;
  readonly answer: Answer;
  readonly problem: ApiProblem;
}

/** What the user asks of the conversation. */
export class Turns {
  readonly unsent: Signal<UnsentTurn | null> = signal(null);
  readonly #options: TurnsOptions;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /** Shown at once, before the server has it. */
  async ask(text: string, attachments: Question['attachments'] = []): Promise<void> {
    const { conversation, onNew, onChat } = this.#options;
    const isNew = conversation.id.value === null;
    const chatId = conversation.id.value ?? newRecordId();
    if (isNew) {
      conversation.begin(chatId);
      onChat(newChat(chatId, text.slice(0, 60), Date.now()));
      onNew(chatId);
    }
    await this.#askAfter(chatId, conversation.branch.value.at(-1)?.id ?? null, text, attachments);
  }

  /** Another answer beside the one that is there. */
  async regenerate(questionId: string): Promise<void> {
    const chatId = this.#options.conversation.id.value;
    if (chatId !== null) await this.#send(chatId, undefined, this.#newAnswer(chatId, questionId));
  }

  /** A changed question beside the one that is there, and an answer to it. */
  async askInstead({ parentId, attachments }: Question, text: string): Promise<void> {
    const chatId = this.#options.conversation.id.value;
    if (chatId !== null) await this.#askAfter(chatId, parentId, text, attachments);
  }

  async saveQuestion(id: string, text: string): Promise<void> {
    const { api, conversation } = this.#options;
    const before = conversation.branch.value;
    conversation.branch.value = withText(before, id, text);
    try {
      await api.editMessage(id, text);
    } catch (error) {
      conversation.branch.value = before;
      throw error;
    }
  }

  async continueAnswer(id: string): Promise<void> {
    const { api, conversation } = this.#options;
    const answer = await api.continueAnswer(id);
    conversation.branch.value = replaced(conversation.branch.value, answer);
    conversation.follow(answer);
    conversation.intend('live');
  }

  async stop(): Promise<void> {
    const answer = lastAnswer(this.#options.conversation.branch.value);
    if (answer?.runId) await this.#options.api.stop(answer.runId, answer.id);
  }

  async answerNow({ id, runId }: Answer): Promise<void> {
    if (runId !== null) await this.#options.api.answerNow(runId, id);
  }

  async sendAgain(): Promise<void> {
    const turn = this.unsent.value;
    if (turn) await this.#send(turn.chatId, turn.question, turn.answer);
  }

  async #askAfter(
    chatId: string,
    parentId: string | null,
    text: string,
    attachments: Question['attachments'],
  ): Promise<void> {
    const id = newRecordId();
    const question: Question = { role: 'question', id, chatId, parentId, createdMs: Date.now(), text, attachments };
    await this.#send(chatId, question, this.#newAnswer(chatId, id));
  }

  #newAnswer(chatId: string, parentId: string): Answer {
    const options = this.#options.options();
    return {
      ...{ role: 'answer', id: newRecordId(), chatId, parentId, createdMs: Date.now(), model: options.model ?? '' },
      ...{ options, state: 'running', runId: null, thinking: '', answer: '', finishReason: null, error: null },
      ...{ usage: null, attempts: [] },
    };
  }

  async #send(chatId: string, question: Question | undefined, answer: Answer): Promise<void> {
    const { api, conversation, onChat } = this.#options;
    this.unsent.value = null;
    const asked = question ? withMessage(conversation.branch.value, question) : conversation.branch.value;
    conversation.branch.value = withMessage(asked, answer);
    conversation.intend('send');
    const { id, parentId: questionId, options } = answer;
    const sent = question && {
      id: question.id,
      parentId: question.parentId,
      text: question.text,
      attachments: question.attachments,
    };
    try {
      const kept = await api.ask(chatId, { ...(sent ? { question: sent } : {}), answer: { id, questionId, options } });
      onChat(kept.chat);
      if (conversation.id.value !== chatId) return;
      conversation.branch.value = replaced(conversation.branch.value, kept.answer);
      conversation.follow(kept.answer);
    } catch (error) {
      this.#fail({ chatId, question, answer, problem: toProblem(error) });
    }
  }

  #fail(unsent: UnsentTurn): void {
    const { conversation } = this.#options;
    if (conversation.id.value !== unsent.chatId) return;
    this.unsent.value = unsent;
    conversation.branch.value = replaced(conversation.branch.value, { ...unsent.answer, state: 'failed' });
  }
}
