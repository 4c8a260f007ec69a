/**
 * What the chat app and its server tell one another. Times are milliseconds since the epoch by the server's clock, money is
 * whole micro-dollars; ids are made by whoever makes the thing, so that a request that is sent twice does one thing.
 */

/** 16 to 36 characters of `A-Za-z0-9_-`; the app makes UUIDs. */
export type RecordId = string;

export interface ChatSummary {
  readonly id: RecordId;
  readonly title: string;
  /** By the user; a title that was made of the first question is replaced when that question is edited. */
  readonly isNamed: boolean;
  readonly isPinned: boolean;
  readonly folderId: RecordId | null;
  readonly createdMs: number;
  /** Of the last question or answer: what lists are ordered by. */
  readonly changedMs: number;
  /** In the trash since then. */
  readonly deletedMs: number | null;
  /** Some answer is being written. */
  readonly isRunning: boolean;
}

export interface Folder {
  readonly id: RecordId;
  readonly name: string;
  readonly createdMs: number;
}

/** What a turn may set; what is left out is the model's own. */
export interface TurnOptions {
  readonly model?: string | undefined;
  /** `off`: answer at once, where the model can. */
  readonly thinking?: 'on' | 'off' | undefined;
  /** Most thinking tokens. */
  readonly budgetTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly maxTokens?: number | undefined;
  /** Pins the turn to one pool, by its name: for comparing. */
  readonly pool?: string | undefined;
}

export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  /** Extracted where the file was; files themselves are not kept. */
  readonly text: string;
}

export interface Question {
  readonly role: 'question';
  readonly id: RecordId;
  readonly chatId: RecordId;
  /** The answer before it; null at a chat's beginning. Questions and answers with equal parents are branches. */
  readonly parentId: RecordId | null;
  readonly createdMs: number;
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

/**
 * `interrupted`: its process ended while it was written; it can be continued. `stopped`: by the user. What is there of a
 * `failed`, `stopped` or `interrupted` answer is a part.
 */
export type AnswerState = 'running' | 'complete' | 'stopped' | 'failed' | 'interrupted';

export interface AnswerError {
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs: number | null;
}

/** One stretch of an answer that one replica wrote. */
export interface AnswerAttempt {
  readonly replicaId: string;
  readonly pool: string;
  /** Of the engine: `regauge`, `vllm`, `mindie` … */
  readonly kind: string;
  /** Label `accelerator`, else `vendor`, of its pool. */
  readonly accelerator: string | null;
  readonly end: string;
  readonly reason: string;
  readonly completionTokens: number;
}

export interface AnswerUsage {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly thinkingTokens: number;
  readonly answerTokens: number;
  readonly isEstimated: boolean;
  readonly costMicroUsd: number;
  /** From the request to the first token; null where none came. */
  readonly ttftMs: number | null;
  /** From the first thinking token to the first of the answer. */
  readonly thinkingMs: number;
  readonly totalMs: number;
}

export interface Answer {
  readonly role: 'answer';
  readonly id: RecordId;
  readonly chatId: RecordId;
  /** Its question. */
  readonly parentId: RecordId;
  readonly createdMs: number;
  readonly model: string;
  readonly options: TurnOptions;
  readonly state: AnswerState;
  /** By which it is followed, stopped and steered; null once there is no such run. */
  readonly runId: string | null;
  readonly thinking: string;
  readonly answer: string;
  readonly finishReason: string | null;
  readonly error: AnswerError | null;
  readonly usage: AnswerUsage | null;
  readonly attempts: readonly AnswerAttempt[];
}

export type Message = Question | Answer;

/** Where a message stands among those with the same parent. */
export interface Branching {
  /** Ids of all, itself included, the oldest first. */
  readonly siblings: readonly RecordId[];
}

export type ShownMessage = Message & Branching;

/** A chat as it is opened: the end of its active branch. */
export interface OpenedChat {
  readonly chat: ChatSummary;
  /** The oldest first. */
  readonly messages: readonly ShownMessage[];
  /** There are earlier ones, which are asked for by the id of the first of these. */
  readonly hasEarlier: boolean;
  /** Of all answers of the chat, those on other branches included. */
  readonly totalCostMicroUsd: number;
}

export interface ChatPage {
  readonly chats: readonly ChatSummary[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

export interface SearchHit {
  readonly chat: ChatSummary;
  /** Null where the title matched. */
  readonly messageId: RecordId | null;
  /** Text around the match; `matches` are [start, end) in it. */
  readonly excerpt: string;
  readonly matches: readonly (readonly [number, number])[];
}

export interface Share {
  /** 22 characters that nobody guesses. */
  readonly id: string;
  readonly chatId: RecordId;
  readonly title: string;
  readonly createdMs: number;
  readonly hasThoughts: boolean;
}

/** What whoever has the link sees: the branch as it was when it was shared. */
export interface SharedChat {
  readonly title: string;
  readonly createdMs: number;
  readonly messages: readonly Message[];
}

/** What a page needs to begin. */
export interface Session {
  /** Who is signed in, by the name of the key; null where no key is needed. */
  readonly user: string | null;
  readonly needsKey: boolean;
  readonly isSignedIn: boolean;
  readonly version: string;
  readonly models: readonly SessionModel[];
  readonly pools: readonly { readonly name: string; readonly kind: string; readonly accelerator: string | null }[];
}

export interface SessionModel {
  readonly id: string;
  readonly contextTokens: number | null;
  readonly thinking: 'always' | 'optional' | 'never';
  /** Says in a sentence that it stands in for another; null where it does not. */
  readonly standIn: string | null;
  /** Three questions that this model can answer. */
  readonly starters: readonly string[];
}
