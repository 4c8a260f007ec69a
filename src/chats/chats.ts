import { randomBytes } from 'node:crypto';
import { type DatabasePlace, openDatabase } from '#store';
import type { Answer, ChatPage, ChatSummary, Folder, Message, OpenedChat, SearchHit, Share, SharedChat } from '#wire';
import {
  type AnswerEnd,
  answerById,
  appendStretch,
  finishAnswer,
  type Resumable,
  resumable,
  type Stretch,
  takeOver,
  type UnfinishedAnswer,
  unfinished,
} from './answers.ts';
import {
  type ChatChange,
  changeChat,
  deleteChat,
  type ListOptions,
  listChats,
  type NewChat,
  putChat,
} from './chat-list.ts';
import { type ChatsDocument, exportChats } from './export-chats.ts';
import { deleteFolder, folders, putFolder } from './folders.ts';
import { type Imported, importChats } from './import-chats.ts';
import { chatMigrations } from './migrations.ts';
import type { RandomBytes } from './new-id.ts';
import { openChat, pathTo } from './paths.ts';
import { search } from './search.ts';
import { share, shared, shares, unshare } from './shares.ts';
import type { ChatDatabase, ChatTables } from './tables.ts';
import { addTurn, editMessage, type KeptTurn, type NewTurn } from './turns.ts';

/**
 * All chats of all owners in one database. An owner is a name, `''` where nobody signs in; each statement has it in its
 * `where`, so that somebody else's id is told like one that is not there (`CHATS_NOT_FOUND`). Methods without an owner are
 * those of whoever writes an answer.
 *
 * Whatever writes is one transaction, and the same call again is no change or a refusal.
 */
export class Chats {
  readonly #db: ChatDatabase;
  readonly #random: RandomBytes;

  private constructor(db: ChatDatabase, random: RandomBytes) {
    this.#db = db;
    this.#random = random;
  }

  /**
   * @param random - of which ids of shares and imported records are made
   * @throws {StoreError} the database cannot be opened or is newer than this program
   */
  static async open(place: DatabasePlace, random: RandomBytes = randomBytes): Promise<Chats> {
    return new Chats(await openDatabase<ChatTables>(place, chatMigrations), random);
  }

  /** A page of 50: pinned ones first, then the last changed. @throws {ChatsError} `CHATS_BAD_CURSOR` */
  async listChats(owner: string, options: ListOptions = {}): Promise<ChatPage> {
    return await listChats(this.#db.query, owner, options);
  }

  /** Makes a chat; one that is there stays as it is. @throws {ChatsError} `CHATS_TOO_LARGE`, `CHATS_CONFLICT`, `CHATS_NOT_FOUND` of the folder */
  async putChat(owner: string, chat: NewChat, nowMs: number): Promise<ChatSummary> {
    return await putChat(this.#db, owner, chat, nowMs);
  }

  /** The last 40 messages of the active branch, or the 40 before one of them. */
  async openChat(
    owner: string,
    id: string,
    { before }: { readonly before?: string | undefined } = {},
  ): Promise<OpenedChat> {
    return await openChat(this.#db.query, owner, id, before);
  }

  async changeChat(owner: string, id: string, change: ChatChange, nowMs: number): Promise<ChatSummary> {
    return await changeChat(this.#db, owner, id, change, nowMs);
  }

  /** For good, with its shares. @throws {ChatsError} `CHATS_CONFLICT` where it is not in the trash */
  async deleteChat(owner: string, id: string): Promise<void> {
    await deleteChat(this.#db, owner, id);
  }

  /**
   * Keeps a question and the beginning of its answer, and makes the chat where it begins one. Ids that are there already are
   * told as they are kept: whoever asked twice sees another run id than the one it gave.
   * @throws {ChatsError} `CHATS_NOT_FOUND`, `CHATS_BAD_PARENT`, `CHATS_CONFLICT`, `CHATS_TOO_LARGE`
   */
  async addTurn(owner: string, turn: NewTurn, nowMs: number): Promise<KeptTurn> {
    return await addTurn(this.#db, owner, turn, nowMs);
  }

  /** From the first message of the chat to this one: what a prompt is made of. */
  async pathTo(owner: string, messageId: string): Promise<readonly Message[]> {
    return await pathTo(this.#db.query, owner, messageId);
  }

  /** @throws {ChatsError} `CHATS_NOT_FOUND`, `CHATS_TOO_LARGE`, `CHATS_CONFLICT` while the answer is written */
  async editMessage(owner: string, id: string, text: string): Promise<Message> {
    return await editMessage(this.#db, owner, id, text);
  }

  /** One answer whole, what its run wrote down until now included. */
  async answer(owner: string, id: string): Promise<Answer> {
    return await answerById(this.#db.query, owner, id);
  }

  /** @throws {ChatsError} `CHATS_RUN_REPLACED`, `CHATS_NOT_FOUND` where the chat was deleted */
  async appendStretch(answerId: string, runId: string, stretch: Stretch): Promise<void> {
    await appendStretch(this.#db, answerId, runId, stretch);
  }

  /** Writes down the end; the answer has no run from then on. @throws {ChatsError} `CHATS_RUN_REPLACED`, `CHATS_NOT_FOUND` */
  async finishAnswer(answerId: string, runId: string, end: AnswerEnd): Promise<void> {
    await finishAnswer(this.#db, answerId, runId, end);
  }

  /** Gives an answer to another run, if it still is that of `fromRunId`; it is running then. */
  async takeOver(answerId: string, fromRunId: string | null, toRunId: string): Promise<boolean> {
    return await takeOver(this.#db, answerId, fromRunId, toRunId);
  }

  /** From what an answer can be continued exactly; undefined where it cannot. */
  async resumable(answerId: string): Promise<Resumable | undefined> {
    return await resumable(this.#db, answerId);
  }

  /** All that are being written, of all owners: what a process that starts has to look after. */
  async unfinished(): Promise<readonly UnfinishedAnswer[]> {
    return await unfinished(this.#db.query);
  }

  /** At most 50 over titles, questions and answers; each word has to occur, as it is written. Not over thoughts or the trash. */
  async search(owner: string, q: string): Promise<readonly SearchHit[]> {
    return await search(this.#db, owner, q);
  }

  async folders(owner: string): Promise<readonly Folder[]> {
    return await folders(this.#db.query, owner);
  }

  /** Makes a folder, or gives it another name. @throws {ChatsError} `CHATS_TOO_LARGE`, `CHATS_CONFLICT` */
  async putFolder(
    owner: string,
    folder: { readonly id: string; readonly name: string },
    nowMs: number,
  ): Promise<Folder> {
    return await putFolder(this.#db, owner, folder, nowMs);
  }

  /** Its chats stay, in no folder. */
  async deleteFolder(owner: string, id: string): Promise<void> {
    await deleteFolder(this.#db, owner, id);
  }

  /** All branches. @throws {ChatsError} `CHATS_NOT_FOUND`, `CHATS_TOO_LARGE` */
  async exportChats(
    owner: string,
    ids: readonly string[] | 'all',
    options: { readonly thoughts: boolean },
  ): Promise<ChatsDocument> {
    return await exportChats(this.#db.query, owner, ids, options);
  }

  /**
   * Takes our own export, or OpenAI's `conversations.json`; everything gets new ids. What cannot be taken is left out and told.
   * @throws {ChatsError} `CHATS_BAD_IMPORT`, `CHATS_TOO_LARGE`
   */
  async importChats(owner: string, document: unknown, nowMs: number): Promise<Imported> {
    return await importChats(this.#db, owner, document, nowMs, this.#random);
  }

  /** Shows the active branch as it is now to whoever has the link. @throws {ChatsError} `CHATS_NOT_FOUND`, `CHATS_TOO_LARGE` */
  async share(
    owner: string,
    chatId: string,
    options: { readonly hasThoughts: boolean },
    nowMs: number,
  ): Promise<Share> {
    return await share(this.#db, owner, chatId, options, nowMs, this.#random);
  }

  /** The newest first. */
  async shares(owner: string): Promise<readonly Share[]> {
    return await shares(this.#db.query, owner);
  }

  async unshare(owner: string, id: string): Promise<void> {
    await unshare(this.#db, owner, id);
  }

  /** Needs no owner: the id is the key. */
  async shared(id: string): Promise<SharedChat> {
    return await shared(this.#db.query, id);
  }

  async close(): Promise<void> {
    await this.#db.close();
  }
}
