import { effect, type Signal, signal, untracked } from '@preact/signals';
import type { Answer, Folder, TurnOptions } from '#wire';
import type { Api } from '../../api/api-client.ts';
import { toProblem } from '../../api/api-error.ts';
import type { Decorator } from '../../render/index.ts';
import { Attachments } from '../attach/attachments.ts';
import { loadDocumentReader } from '../attach/load-document-reader.ts';
import type { LibraryView } from '../library/library-view.ts';
import { isRunning } from './branch.ts';
import { ChatList } from './chat-list.ts';
import { ComposerState } from './composer-state.ts';
import { Conversation } from './conversation.ts';
import { LocalStore } from './local-store.ts';
import { problemText } from './problem-text.ts';
import { Router } from './route.ts';
import { SessionState } from './session-state.ts';
import { SettingsStore } from './settings.ts';
import { Tabs } from './tabs.ts';
import { Toasts } from './toasts.ts';
import { Turns } from './turns.ts';
import { WordsState } from './words.ts';

/** Everything the page is at; parts of it read signals and call methods, and hold nothing themselves. */
export class AppState {
  readonly api: Api;
  /** Colours code and sets formulas, for all texts of the page. */
  readonly decorator: Decorator;
  readonly settings: SettingsStore;
  readonly session: SessionState;
  readonly words = new WordsState();
  readonly router = new Router();
  readonly chats: ChatList;
  readonly conversation: Conversation;
  readonly turns: Turns;
  readonly composer: ComposerState;
  readonly attachments: Attachments;
  readonly toasts = new Toasts();
  /** What a screen reader is told: one line, when something begins or ends. */
  readonly status: Signal<string> = signal('');
  readonly dialog: Signal<'none' | 'settings' | 'help'> = signal('none');
  readonly library: Signal<LibraryView> = signal({ kind: 'none' });
  readonly folders: Signal<readonly Folder[]> = signal([]);
  readonly isOnline: Signal<boolean> = signal(navigator.onLine);
  readonly #tabs: Tabs;
  #store: LocalStore | undefined;

  constructor(api: Api, decorator: Decorator, storage: Storage | undefined, tab: Storage | undefined) {
    this.api = api;
    this.decorator = decorator;
    this.settings = new SettingsStore(storage);
    this.session = new SessionState(api, storage);
    this.chats = new ChatList(api);
    const store = (): LocalStore => this.#ownStore();
    this.conversation = new Conversation({ api, store, onEnd: (answer) => this.#afterAnswer(answer) });
    this.composer = new ComposerState(store, tab);
    this.attachments = new Attachments(api.send, loadDocumentReader());
    this.turns = new Turns({
      api,
      conversation: this.conversation,
      options: () => this.turnOptions(),
      onChat: (chat) => {
        this.chats.put(chat);
        this.#tabs.tell({ kind: 'chats-changed', chatId: chat.id });
      },
      onNew: (id) => {
        this.composer.rename(id);
        this.attachments.rename(id);
        this.router.name(id);
      },
    });
    this.#tabs = new Tabs(({ chatId }) => this.#onNews(chatId));
  }

  /** Begins: the session, then what the address says. */
  async begin(): Promise<void> {
    this.followSettings();
    for (const name of ['online', 'offline']) {
      window.addEventListener(name, () => {
        this.isOnline.value = navigator.onLine;
        if (navigator.onLine && this.session.problem.value) void this.reconnect();
      });
    }
    window.addEventListener('pagehide', () => this.composer.leave());
    await this.session.load();
    this.#followKey();
    effect(() => {
      const isIn = this.session.session.value !== null && !this.session.needsSignIn.value;
      const route = this.router.route.value;
      if (isIn) untracked(() => this.#open(route.kind === 'chat' ? route.id : null));
    });
    effect(() => {
      const isIn = this.session.session.value !== null && !this.session.needsSignIn.value;
      if (isIn) untracked(() => void this.#listChats());
    });
  }

  /** A key that is refused while the page is open leads to the door; who comes in by another name finds a page of their own. */
  #followKey(): void {
    effect(() => {
      const { turns, conversation, chats } = this;
      const problems = [turns.unsent.value?.problem, conversation.problem.value, chats.problem.value];
      if (problems.some((problem) => problem?.kind === 'wrong-key')) untracked(() => this.session.expire());
    });
    let known = this.session.session.peek()?.user;
    effect(() => {
      const user = this.session.session.value?.user;
      if (!user) return;
      if (known && known !== user) location.assign('/');
      known = user;
    });
  }

  /** The server may be back: all that is shown is asked for again. */
  async reconnect(): Promise<void> {
    await this.session.load();
    if (!this.session.problem.value) await Promise.all([this.chats.refresh(), this.conversation.reload()]);
  }

  /** Makes the page open without a network, and says when a part of it can no longer be loaded. */
  async install(): Promise<void> {
    // The bundler's: a file of this version is gone. Where the server answers, a newer one took its place.
    window.addEventListener('vite:preloadError', () => {
      const { t } = this.words.current.value;
      const reload = { label: t('loadNewVersion'), run: () => location.reload() };
      this.api.session().then(
        () => this.toasts.show({ text: t('newVersion'), action: reload }),
        () => undefined,
      );
    });
    const installer = import('../../worker/install-worker.ts');
    // Without it the page works as before.
    await installer.then(({ installWorker }) => installWorker()).catch(() => undefined);
  }

  /** The language and the theme, as they are chosen. */
  followSettings(): void {
    effect(() => void this.words.choose(this.settings.current.value.language));
    effect(() => this.#applyTheme(this.settings.current.value.theme));
  }

  /** What the composer is set to, as far as the model can do it. */
  turnOptions(): TurnOptions {
    const { model, thinking, budgetTokens } = this.settings.current.value;
    const chosen = this.session.model(model);
    if (!chosen) return {};
    const isThinking = chosen.thinking === 'always' || (chosen.thinking === 'optional' && thinking === 'on');
    return {
      model: chosen.id,
      ...(chosen.thinking === 'optional' ? { thinking } : {}),
      ...(isThinking && budgetTokens > 0 ? { budgetTokens } : {}),
    };
  }

  /** Sends, or lets it wait for the answer that is being written. */
  send(text: string): void {
    const trimmed = text.trim();
    if (trimmed === '') return;
    if (this.attachments.reading.value !== '') {
      this.toasts.show({ text: this.words.current.value.t('filesReading') });
      return;
    }
    if (isRunning(this.conversation.branch.value)) {
      if (this.attachments.files.value.length > 0) this.toasts.show({ text: this.words.current.value.t('filesWait') });
      else if (this.composer.enqueue(trimmed)) this.composer.write('');
      return;
    }
    this.composer.write('');
    const files = this.attachments.take();
    this.run(() => this.turns.ask(trimmed, files));
  }

  sendQueued(): void {
    const text = this.composer.remove(0);
    if (text !== undefined) this.run(() => this.turns.ask(text));
  }

  /** Does something that may fail, and says so where it does. */
  run(action: () => Promise<unknown>): void {
    action().catch((error: unknown) => {
      const problem = toProblem(error);
      if (problem.kind === 'wrong-key') this.session.expire();
      const { what, next } = problemText(problem, this.words.current.value);
      this.toasts.show({ text: `${what} ${next}` });
    });
  }

  deleteChat(id: string, title: string): void {
    const { t } = this.words.current.value;
    this.run(async () => {
      await this.chats.change(id, { isDeleted: true });
      this.#tabs.tell({ kind: 'chats-changed' });
      void this.#ownStore().forgetChat(id);
      if (this.conversation.id.value === id) this.router.go({ kind: 'new' });
      const undo = (): void => this.run(() => this.changeChat(id, { isDeleted: false }));
      this.toasts.show({ text: t('deleted', { title }), action: { label: t('undo'), run: undo } });
    });
  }

  async changeChat(id: string, change: Parameters<Api['changeChat']>[1]): Promise<void> {
    await this.chats.change(id, change);
    this.#tabs.tell({ kind: 'chats-changed' });
  }

  async signOut(): Promise<void> {
    await this.#store?.destroy();
    this.#store = undefined;
    this.router.go({ kind: 'new' });
    await this.session.signOut();
    this.chats.chats.value = [];
    this.folders.value = [];
  }

  /** Without a server, the chats that can be read without one. */
  async #listChats(): Promise<void> {
    await this.chats.refresh();
    if (this.chats.state.value === 'failed') this.chats.showKept(await this.#ownStore().keptChats());
  }

  #open(id: string | null): void {
    if (id !== null && id === this.conversation.id.value && this.conversation.phase.value === 'open') return;
    void this.composer.show(id);
    this.attachments.show(id);
    void this.conversation.show(id);
  }

  #afterAnswer({ state, chatId }: Answer): void {
    const { t } = this.words.current.value;
    this.status.value = t(statusOf[state]);
    void this.chats.refresh();
    this.#tabs.tell({ kind: 'chats-changed', chatId });
    if (state === 'complete') this.sendQueued();
  }

  #onNews(chatId: string | undefined): void {
    if (this.session.needsSignIn.value) return;
    void this.chats.refresh();
    if (chatId !== undefined && chatId === this.conversation.id.value) void this.conversation.reload();
  }

  /** What this browser keeps for whoever is signed in. */
  store(): LocalStore {
    return this.#ownStore();
  }

  #ownStore(): LocalStore {
    this.#store ??= new LocalStore(this.session.session.value?.user ?? '', () => {
      this.toasts.show({ text: this.words.current.value.t('storageFull') });
    });
    return this.#store;
  }

  #applyTheme(theme: string): void {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }
}

const statusOf = {
  complete: 'statusDone',
  stopped: 'statusStopped',
  failed: 'statusFailed',
  interrupted: 'statusFailed',
  running: 'statusAnswering',
} as const;
