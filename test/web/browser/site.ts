import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chats } from '#chats';
import type { AppOptions, Authenticate, Choose, Gateway, GatewaySettings, Replica } from '#gateway';
import type { Answer, ChatSummary } from '#wire';
import { BreakableWire, type Breakage } from '../../emulated/breakable-wire.ts';
import { modelName, startGateway } from '../../gateway/start-gateway.ts';
import { buildPages } from './build-pages.ts';

export interface SiteOptions {
  readonly replicas: readonly Replica[];
  readonly authenticate?: Authenticate;
  /** Left out: they take turns. */
  readonly choose?: Choose;
  readonly settings?: Partial<GatewaySettings>;
  /** Ids of what is served; left out: `nano-r1` alone. */
  readonly models?: readonly string[];
  /** The built pages; left out: as they are built now. */
  readonly webRoot?: string;
}

/** A gateway with its pages and its chats, at one address that outlives it. */
export class Site {
  readonly url: string;
  readonly #folder: string;
  readonly #webRoot: string;
  readonly #wire: BreakableWire;
  readonly #options: SiteOptions;
  #open: { readonly chats: Chats; readonly gateway: Gateway } | undefined;

  private constructor(folder: string, wire: BreakableWire, options: SiteOptions) {
    this.url = wire.url;
    this.#folder = folder;
    this.#webRoot = options.webRoot ?? buildPages();
    this.#wire = wire;
    this.#options = options;
  }

  static async open(options: SiteOptions): Promise<Site> {
    const site = new Site(await mkdtemp(join(tmpdir(), 'regauge-site-')), await BreakableWire.start(), options);
    await site.begin();
    return site;
  }

  get chats(): Chats {
    if (!this.#open) throw new Error('the server is down');
    return this.#open.chats;
  }

  /** Starts the server over the same chats, and goes on with the answers that were left behind. */
  async begin(): Promise<void> {
    const { replicas, authenticate, choose, settings = {}, models: ids = [modelName] } = this.#options;
    const chats = await Chats.open({ kind: 'sqlite', path: join(this.#folder, 'chats.sqlite') });
    const app = appOptions(chats, this.#webRoot, authenticate !== undefined);
    const card = { object: 'model', max_model_len: 2_048, thinks: true };
    const models = ids.map((id) => ({ id, aliases: [], card: { ...card, id } }));
    const more = { ...(authenticate && { authenticate }), ...(choose && { choose }) };
    const gateway = await startGateway(replicas, settings, { app, models, ...more });
    this.#open = { chats, gateway };
    await gateway.resumeAnswers(true);
    this.#wire.leadTo(gateway.url);
  }

  /** Ends the server: whoever reads is cut off, and whoever comes is refused. */
  async end(): Promise<void> {
    this.#wire.leadTo(undefined);
    this.#wire.break('reset');
    await this.#open?.gateway.close();
    await this.#open?.chats.close();
    this.#open = undefined;
  }

  /** Cuts all connections of this moment. */
  cut(breakage: Breakage): void {
    this.#wire.break(breakage);
  }

  /** No connection is made any more. */
  goOffline(): void {
    this.#wire.leadTo(undefined);
    this.#wire.break('reset');
  }

  goOnline(): void {
    this.#wire.leadTo(this.#open?.gateway.url);
  }

  /** Puts a chat of one question and one answer there. */
  async keep({ title, question, thinking = '', answer }: KeptTexts): Promise<ChatSummary> {
    const nowMs = Date.now();
    const given = { role: 'question', id: 'question-1', parentId: null, createdMs: nowMs, text: question };
    const said = { role: 'answer', id: 'answer-1', parentId: 'question-1', createdMs: nowMs, model: modelName };
    const end = { options: {}, state: 'complete', finishReason: 'stop', error: null, usage, attempts: [] };
    const messages = [
      { ...given, attachments: [] },
      { ...said, ...end, thinking, answer },
    ];
    const times = { createdMs: nowMs, changedMs: nowMs };
    const chat = { title, isNamed: true, isPinned: false, ...times, folder: null, leafId: 'answer-1', messages };
    const { chats, skipped } = await this.chats.importChats(
      '',
      { format: 'regauge-chats', version: 1, chats: [chat] },
      nowMs,
    );
    const [kept] = chats;
    if (!kept) throw new Error(JSON.stringify(skipped));
    return kept;
  }

  /** The last answer of a chat, as it is kept. */
  async lastAnswer(chatId: string): Promise<Answer> {
    const last = (await this.chats.openChat('', chatId)).messages.at(-1);
    if (last?.role !== 'answer') throw new Error('the last message is no answer');
    return last;
  }

  async close(): Promise<void> {
    await this.end();
    await this.#wire.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

export interface KeptTexts {
  readonly title: string;
  readonly question: string;
  readonly thinking?: string;
  readonly answer: string;
}

const usage = {
  ...{ promptTokens: 12, cachedTokens: 4, thinkingTokens: 640, answerTokens: 80, isEstimated: false },
  ...{ costMicroUsd: 1_250, ttftMs: 120, thinkingMs: 12_000, totalMs: 14_000 },
};

function appOptions(chats: Chats, webRoot: string, needsKey: boolean): AppOptions {
  return {
    chats,
    secret: new Uint8Array(32).fill(1),
    webRoot,
    version: '0',
    needsKey: () => needsKey,
    placeOf: () => ({ pool: 'cpu', kind: 'regauge', accelerator: 'cpu' }),
    callerNamed: (name) => ({ name: name || undefined, rules: [], models: undefined, priority: 0 }),
    pools: () => [{ name: 'cpu', kind: 'regauge', accelerator: 'cpu' }],
  };
}
