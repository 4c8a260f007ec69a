import { type Signal, signal } from '@preact/signals';
import type { Attachment } from '#wire';
import { json, type Send } from '../../api/api-client.ts';
import { newRecordId } from '../../api/record-id.ts';
import { aboutTokens } from './about-tokens.ts';
import { admitFile, type ReadableFile, type RefusedFile } from './admit-file.ts';
import type { ReadDocumentUntil } from './load-document-reader.ts';

export type TokenCost = { readonly kind: 'counting' } | { readonly kind: 'counted' | 'about'; readonly tokens: number };

export interface AttachedFile {
  readonly id: string;
  readonly attachment: Attachment;
  readonly sizeBytes: number;
  readonly cost: TokenCost;
}

/** Files that are taken out again at once are not counted. */
const countAfterMs = 300;
/** Chats whose files wait here while another one is open; the oldest goes first. */
const mostChats = 4;

/** Files that go with the next message, per chat, as long as the page is open. */
export class Attachments {
  readonly files: Signal<readonly AttachedFile[]> = signal([]);
  /** Of the last choice. */
  readonly refused: Signal<readonly RefusedFile[]> = signal([]);
  /** Name of the file that is being read, empty while none is: a document takes its time. */
  readonly reading: Signal<string> = signal('');
  readonly #send: Send;
  readonly #readDocument: ReadDocumentUntil;
  readonly #others = new Map<string, readonly AttachedFile[]>();
  #key = 'new';
  #adding: Promise<void> = Promise.resolve();
  #stop = new AbortController();

  constructor(send: Send, readDocument: ReadDocumentUntil) {
    this.#send = send;
    this.#readDocument = readDocument;
  }

  /** @param id - of the chat; null for a new one */
  show(id: string | null): void {
    const key = id ?? 'new';
    if (key === this.#key) return;
    this.#others.set(this.#key, this.files.value);
    for (const other of [...this.#others.keys()].slice(0, -mostChats)) this.#others.delete(other);
    this.#key = key;
    this.files.value = this.#others.get(key) ?? [];
    this.#others.delete(key);
    this.refused.value = [];
    this.stopReading();
  }

  /** The new chat has an id now. */
  rename(id: string): void {
    this.#key = id;
  }

  /** One after the other, so that each knows how much room there is. */
  add(files: readonly ReadableFile[]): Promise<void> {
    const key = this.#key;
    this.refused.value = [];
    this.#adding = this.#adding.then(async () => {
      for (const file of files) await this.#add(key, file);
      this.reading.value = '';
    });
    return this.#adding;
  }

  /** Goes on without the file that is being read. */
  stopReading(): void {
    this.#stop.abort();
  }

  remove(id: string): void {
    this.files.value = this.files.value.filter((file) => file.id !== id);
  }

  /** What goes with the message that is sent now. */
  take(): readonly Attachment[] {
    const taken = this.files.value.map(({ attachment }) => attachment);
    this.files.value = [];
    this.refused.value = [];
    return taken;
  }

  async #add(key: string, file: ReadableFile): Promise<void> {
    // Another chat is open by now, whose message it is not meant for.
    const isElsewhere = (): boolean => key !== this.#key;
    if (isElsewhere()) return;
    this.reading.value = file.name;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const held = this.files.value.map(({ attachment }) => attachment);
    const read = (bytes: ArrayBuffer, maxChars: number) => this.#readDocument(bytes, maxChars, signal);
    const admission = await admitFile(file, held, read);
    if (isElsewhere() || signal.aborted) return;
    if (admission.kind === 'refused') {
      this.refused.value = [...this.refused.value, admission.refused];
      return;
    }
    const { attachment, sizeBytes } = admission;
    const id = newRecordId();
    this.files.value = [...this.files.value, { id, attachment, sizeBytes, cost: { kind: 'counting' } }];
    setTimeout(() => void this.#count(id, attachment.text), countAfterMs);
  }

  async #count(id: string, text: string): Promise<void> {
    if (!this.files.value.some((file) => file.id === id)) return;
    const cost = await this.#costOf(text);
    this.files.value = this.files.value.map((file) => (file.id === id ? { ...file, cost } : file));
  }

  async #costOf(text: string): Promise<TokenCost> {
    try {
      const { tokens } = await json<{ readonly tokens: number }>(await this.#send('POST', 'tokens', { text }));
      return { kind: 'counted', tokens };
    } catch {
      return { kind: 'about', tokens: aboutTokens(text) };
    }
  }
}
