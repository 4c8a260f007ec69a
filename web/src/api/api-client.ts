import type {
  Answer,
  AskedQuestion,
  ChatPage,
  ChatSummary,
  OpenedChat,
  Question,
  SearchHit,
  Session,
  TurnOptions,
} from '#wire';
import { ApiError, problemOf } from './api-error.ts';

export interface AskedTurn {
  readonly question?: AskedQuestion;
  readonly answer: { readonly id: string; readonly questionId: string; readonly options: TurnOptions };
}

export interface KeptTurn {
  readonly chat: ChatSummary;
  readonly question: Question;
  readonly answer: Answer;
}

export interface ChatChange {
  readonly title?: string;
  readonly isPinned?: boolean;
  /** null: out of its folder. */
  readonly folderId?: string | null;
  readonly leafId?: string;
  readonly isDeleted?: boolean;
}

export interface StreamPlace {
  readonly runId: string;
  readonly answerId: string;
  readonly thinkingChars: number;
  readonly answerChars: number;
}

/** One method per route of docs/design/chat-app.md. Each throws `ApiError` and nothing else, aborts excepted. */
export interface Api {
  /** For routes of parts that are loaded when they are wanted. */
  readonly send: Send;
  session(): Promise<Session>;
  signIn(key: string): Promise<Session>;
  signOut(): Promise<void>;
  chats(after?: string): Promise<ChatPage>;
  openChat(id: string, before?: string): Promise<OpenedChat>;
  changeChat(id: string, change: ChatChange): Promise<ChatSummary>;
  ask(chatId: string, turn: AskedTurn): Promise<KeptTurn>;
  editMessage(id: string, text: string): Promise<void>;
  answer(id: string): Promise<Answer>;
  stop(runId: string, answerId: string): Promise<void>;
  answerNow(runId: string, answerId: string): Promise<void>;
  continueAnswer(id: string): Promise<Answer>;
  search(query: string, signal: AbortSignal): Promise<{ readonly hits: readonly SearchHit[] }>;
  /** @returns the body of an answer that is `text/event-stream` */
  stream(place: StreamPlace, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

export type Send = (method: string, path: string, body?: unknown, signal?: AbortSignal) => Promise<Response>;

/** @param fetch - the browser's; requests go to the page's own origin, which sends its cookie along */
export function createApi(fetch: typeof globalThis.fetch): Api {
  const send: Send = async (method, path, body, signal) => {
    const response = await reach(fetch, `/app/api/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      ...(signal ? { signal } : {}),
    });
    if (response.ok) return response;
    const sent: unknown = await response.json().catch(() => undefined);
    throw new ApiError(problemOf(response.status, sent, response.headers.get('retry-after')));
  };
  return { send, ...sessionCalls(send), ...chatCalls(send), ...answerCalls(send) };
}

type SessionCalls = Pick<Api, 'session' | 'signIn' | 'signOut'>;

function sessionCalls(send: Send): SessionCalls {
  return {
    session: async () => json(await send('GET', 'session')),
    signIn: async (key) => json(await send('POST', 'session', { key })),
    signOut: async () => void (await send('DELETE', 'session')),
  };
}

type ChatCalls = Pick<Api, 'chats' | 'openChat' | 'changeChat' | 'ask' | 'editMessage' | 'search'>;

function chatCalls(send: Send): ChatCalls {
  return {
    chats: async (after) => json(await send('GET', `chats${query({ after })}`)),
    openChat: async (id, before) => json(await send('GET', `chats/${id}${query({ before })}`)),
    changeChat: async (id, change) => json(await send('PATCH', `chats/${id}`, change)),
    ask: async (chatId, turn) => json(await send('POST', `chats/${chatId}/turns`, turn)),
    editMessage: async (id, text) => void (await send('PATCH', `messages/${id}`, { text })),
    search: async (q, signal) => json(await send('GET', `search${query({ q })}`, undefined, signal)),
  };
}

type AnswerCalls = Pick<Api, 'answer' | 'stop' | 'answerNow' | 'continueAnswer' | 'stream'>;

function answerCalls(send: Send): AnswerCalls {
  return {
    answer: async (id) => json(await send('GET', `answers/${id}`)),
    stop: async (runId, answer) => void (await send('POST', `runs/${runId}/stop${query({ answer })}`)),
    answerNow: async (runId, answer) => void (await send('POST', `runs/${runId}/answer-now${query({ answer })}`)),
    continueAnswer: async (id) => json(await send('POST', `answers/${id}/continue`)),
    stream: async ({ runId, answerId, thinkingChars, answerChars }, signal) => {
      const place = query({ answer: answerId, thinkingChars: `${thinkingChars}`, answerChars: `${answerChars}` });
      const { body } = await send('GET', `runs/${runId}/stream${place}`, undefined, signal);
      if (!body) throw new ApiError({ kind: 'network', message: '', retryAfterMs: null });
      return body;
    },
  };
}

async function reach(fetch: typeof globalThis.fetch, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError({ kind: 'network', message: '', retryAfterMs: null }, { cause: error });
  }
}

/** The server is this page's own: its types are trusted, the shape of an answer that is no JSON is not. */
export async function json<T>(response: Response): Promise<T> {
  try {
    return await response.json();
  } catch (error) {
    throw new ApiError({ kind: 'network', message: '', retryAfterMs: null }, { cause: error });
  }
}

export function query(params: Readonly<Record<string, string | undefined>>): string {
  const set = Object.entries(params).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`;
}
