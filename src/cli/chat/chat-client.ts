import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { Agent, type Dispatcher, request } from 'undici';
import { errorMessage, readChunk, readModels } from './chat-chunk.ts';
import type { ChatEnding, ChatEvent, ChatFailure, ChatRequest, ServedModel } from './chat-event.ts';

/** Longest silence before a server counts as gone: a long prompt on a CPU can take minutes without a sign of life. */
const quietLimitMs = 600_000;
const maxEventChars = 4 * 1024 * 1024;
const maxBodyChars = 1024 * 1024;

export interface ChatServer {
  /** Without a slash at the end and without `/v1`. */
  readonly url: string;
  readonly key: string | undefined;
}

export type ModelListing =
  | { readonly kind: 'models'; readonly models: readonly ServedModel[] }
  | { readonly kind: 'failed'; readonly failure: ChatFailure };

export type AnswerNowOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'failed'; readonly failure: ChatFailure };

/**
 * Speaks the OpenAI-compatible API for the terminal chat.
 *
 * Failures are values, not exceptions: whatever happens, `answer` yields one ending, so that neither the screen nor a
 * script is ever left without one. No retries: a person sees the failure and has `/retry`.
 */
export class ChatClient {
  readonly #server: ChatServer;
  readonly #agent = new Agent({ headersTimeout: quietLimitMs, bodyTimeout: quietLimitMs, connectTimeout: 10_000 });

  constructor(server: ChatServer) {
    this.#server = server;
  }

  async listModels(): Promise<ModelListing> {
    const outcome = await this.#call('GET', '/v1/models');
    if (outcome.kind === 'failed') return outcome;
    const models = readModels(outcome.body);
    return models ? { kind: 'models', models } : { kind: 'failed', failure: this.#notUnderstood('no list of models') };
  }

  /** Asks the server to end the thinking of a live run and to answer with what it has. */
  async answerNow(runId: string): Promise<AnswerNowOutcome> {
    const outcome = await this.#call('POST', `/v1/runs/${encodeURIComponent(runId)}/answer-now`);
    return outcome.kind === 'failed' ? outcome : { kind: 'accepted' };
  }

  /** @param signal - aborting it ends the iteration with `stopped` and closes the connection, which frees the server */
  async *answer(chat: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent, void, undefined> {
    try {
      const response = await this.#send('POST', '/v1/chat/completions', requestBody(chat), signal);
      const refusal = await this.#refusal(response);
      yield* refusal ? [failed(refusal)] : this.#stream(response);
    } catch (error) {
      yield signal.aborted ? { kind: 'stopped' } : failed(this.#connectionFailure(error));
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async *#stream(response: Dispatcher.ResponseData): AsyncGenerator<ChatEvent, void, undefined> {
    const opened = new Set<string>();
    let finishReason: string | undefined;
    for await (const message of messages(response.body)) {
      if (message.data === '[DONE]') break;
      const reading = readChunk(message.data);
      if (reading.kind === 'not-understood') return yield failed(this.#notUnderstood('an event that is no chunk'));
      if (reading.kind === 'error')
        return yield failed(failure('server-error', `The server reported: ${reading.message}`));
      finishReason = reading.finishReason ?? finishReason;
      for (const event of reading.events) {
        if (event.kind === 'opened' && opened.has(event.runId)) continue;
        if (event.kind === 'opened') opened.add(event.runId);
        yield event;
      }
    }
    yield ending(finishReason);
  }

  /** Why a response carries no stream, or undefined when it does. */
  async #refusal(response: Dispatcher.ResponseData): Promise<ChatFailure | undefined> {
    const status = response.statusCode;
    const contentType = String(response.headers['content-type'] ?? 'no content type');
    if (status === 200 && contentType.startsWith('text/event-stream')) return undefined;
    const body = await readBody(response);
    return status === 200 ? this.#notUnderstood(contentType) : statusFailure(status, errorMessage(body));
  }

  async #call(
    method: 'GET' | 'POST',
    path: string,
  ): Promise<
    { readonly kind: 'body'; readonly body: string } | { readonly kind: 'failed'; readonly failure: ChatFailure }
  > {
    try {
      const response = await this.#send(method, path, undefined, AbortSignal.timeout(30_000));
      const body = await readBody(response);
      if (response.statusCode < 300) return { kind: 'body', body };
      return { kind: 'failed', failure: statusFailure(response.statusCode, errorMessage(body)) };
    } catch (error) {
      return { kind: 'failed', failure: this.#connectionFailure(error) };
    }
  }

  #send(
    method: 'GET' | 'POST',
    path: string,
    body: string | undefined,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const headers: Record<string, string> = {};
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (this.#server.key) headers.authorization = `Bearer ${this.#server.key}`;
    return request(this.#server.url + path, { method, headers, body: body ?? null, signal, dispatcher: this.#agent });
  }

  #connectionFailure(error: unknown): ChatFailure {
    const { url } = this.#server;
    const reason = error instanceof Error ? error.message : String(error);
    if (neverConnected(error)) {
      const way = 'start it with `npm start` or `regauge up`, or name another server with --url';
      return failure('unreachable', `nothing answers at ${url}; ${way} (${errorCode(error)})`);
    }
    return failure('cut', `The connection to ${url} broke (${reason}); /retry asks again.`);
  }

  #notUnderstood(got: string): ChatFailure {
    const { url } = this.#server;
    return failure('not-understood', `${url} answered with ${got}; expected an OpenAI-compatible API, check --url.`);
  }
}

async function* messages(body: AsyncIterable<Uint8Array>): AsyncGenerator<EventSourceMessage, void, undefined> {
  const decoder = new TextDecoder();
  const ready: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => ready.push(message), maxBufferSize: maxEventChars });
  for await (const bytes of body) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    yield* ready.splice(0);
  }
}

function requestBody({ model, messages: turns, temperature, thinkingBudgetTokens }: ChatRequest): string {
  return JSON.stringify({
    model,
    messages: turns,
    stream: true,
    // Running totals let the screen count tokens rather than pieces, which a gateway may join.
    stream_options: { include_usage: true, continuous_usage_stats: true },
    temperature,
    thinking_token_budget: thinkingBudgetTokens,
  });
}

async function readBody(response: Dispatcher.ResponseData): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > maxBodyChars) break;
  }
  return text;
}

function ending(finishReason: string | undefined): ChatEnding {
  if (finishReason !== undefined) return { kind: 'finished', reason: finishReason };
  return failed(failure('cut', 'The stream ended before the answer was finished; /retry asks again.'));
}

function failed(reason: ChatFailure): ChatEnding {
  return { kind: 'failed', failure: reason };
}

function failure(reason: ChatFailure['reason'], message: string): ChatFailure {
  return { reason, message, httpStatus: undefined };
}

function statusFailure(httpStatus: number, words: string): ChatFailure {
  const way = httpStatus === 401 || httpStatus === 403 ? ' Give a key with --key.' : '';
  if (httpStatus >= 500)
    return { reason: 'server-error', message: `The server failed (${httpStatus}): ${words}`, httpStatus };
  return { reason: 'refused', message: `The server refused (${httpStatus}): ${words}${way}`, httpStatus };
}

const noConnectionCodes = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENOENT',
  'UND_ERR_CONNECT_TIMEOUT',
];

function neverConnected(error: unknown): boolean {
  return noConnectionCodes.includes(errorCode(error));
}

/** `localhost` is tried on two addresses; both failing arrives as one AggregateError that may carry no code itself. */
function errorCode(error: unknown): string {
  if (error instanceof AggregateError && !('code' in error)) return errorCode(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
