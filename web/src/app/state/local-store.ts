import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { ChatSummary, OpenedChat } from '#wire';

export interface Draft {
  readonly text: string;
  /** Messages that wait for an answer to end. */
  readonly queue: readonly string[];
}

interface Schema extends DBSchema {
  drafts: { key: string; value: Draft };
  chats: { key: string; value: { readonly opened: OpenedChat; readonly usedMs: number }; indexes: { usedMs: number } };
}

/** As many chats as can be read without a network. */
const mostChats = 50;

/**
 * What this browser keeps of its own: drafts, and a copy of the chats that were opened last, so that they show at once. The
 * record is the server's. One database per user, so that nobody reads another's copy.
 */
export class LocalStore {
  readonly #name: string;
  readonly #db: Promise<IDBPDatabase<Schema> | undefined>;
  readonly #onFull: () => void;

  /** @param onFull - the browser has no room left, or keeps nothing in this mode */
  constructor(user: string, onFull: () => void) {
    this.#name = `regauge:${user}`;
    this.#onFull = onFull;
    this.#db = openDB<Schema>(this.#name, 1, {
      upgrade(db) {
        db.createObjectStore('drafts');
        db.createObjectStore('chats').createIndex('usedMs', 'usedMs');
      },
    }).catch(() => undefined);
  }

  /** Of whose it is. */
  get name(): string {
    return this.#name;
  }

  async draft(key: string): Promise<Draft | undefined> {
    return await this.#try(async (db) => await db.get('drafts', key));
  }

  async keepDraft(key: string, draft: Draft): Promise<void> {
    const isEmpty = draft.text === '' && draft.queue.length === 0;
    await this.#try(async (db) => {
      const change = db.transaction('drafts', 'readwrite');
      const done = isEmpty ? change.store.delete(key) : change.store.put(draft, key);
      // At once: the page may be about to go, and nobody would be there to end it.
      change.commit();
      await Promise.all([done, change.done]);
    });
  }

  async chat(id: string): Promise<OpenedChat | undefined> {
    return (await this.#try(async (db) => await db.get('chats', id)))?.opened;
  }

  /** What can be read without a network, the last used first. */
  async keptChats(): Promise<readonly ChatSummary[]> {
    const kept = await this.#try(async (db) => await db.getAllFromIndex('chats', 'usedMs'));
    return (kept ?? []).map(({ opened }) => opened.chat).reverse();
  }

  async keepChat(opened: OpenedChat): Promise<void> {
    await this.#try(async (db) => {
      await db.put('chats', { opened, usedMs: Date.now() }, opened.chat.id);
      const ids = await db.getAllKeysFromIndex('chats', 'usedMs');
      for (const id of ids.slice(0, Math.max(0, ids.length - mostChats))) await db.delete('chats', id);
    });
  }

  async forgetChat(id: string): Promise<void> {
    await this.#try(async (db) => await db.delete('chats', id));
  }

  /** Whoever signs out leaves nothing behind. */
  async destroy(): Promise<void> {
    (await this.#db)?.close();
    await deleteDB(this.#name).catch(() => undefined);
  }

  async #try<T>(use: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T | undefined> {
    const db = await this.#db;
    if (!db) return undefined;
    try {
      return await use(db);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'QuotaExceededError') this.#onFull();
      return undefined;
    }
  }
}
