import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChunkWriter, createTextChunkWriter, createThinkingSplitter, sseDone } from '#wire';

/** What goes wrong with one reply; nothing when it is absent. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Takes the request and never says a word. */
  | { readonly kind: 'silence-from-the-start' }
  /** The connection is reset before anything was sent. */
  | { readonly kind: 'reset-at-once' }
  | {
      readonly kind: /** The body ends properly, without a finish reason. */
        | 'ends'
        /** The same after `[DONE]`. */
        | 'done-without-finish'
        /** The connection is reset in the middle of an event. */
        | 'reset'
        | 'silence'
        | 'malformed-chunk'
        /** vLLM's way: an error event, and `[DONE]` after it. */
        | 'error-event';
      /** One more than there are characters: after the token that ends the sequence. */
      readonly afterTokens: number;
    };

/** Ids of any chat's prompt. */
export const emulatedPrompt: readonly number[] = [1, 2, 3];
const finishToken = 0;

/**
 * Not an engine: a server that stands for one of ours and misbehaves as told.
 *
 * Its model knows one text by heart. A token is a character, its id the character's code; after the prompt and n tokens
 * comes character n, whatever was asked. It speaks our engine's dialect, so that the gateway's adapter is the real one.
 */
export class EmulatedReplica {
  readonly url: string;
  /** All requests so far. */
  readonly requests: {
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: Readonly<Record<string, unknown>>;
  }[] = [];
  /** Sockets that clients closed before the reply was over. */
  abandoned = 0;
  readonly #server: Server;
  readonly #script: string;
  #faults: (Fault | undefined)[] = [];
  #abandonment: () => void = () => undefined;

  private constructor(server: Server, script: string) {
    const { port } = server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}`;
    this.#server = server;
    this.#script = script;
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  /** @param script - thought and answer as the model generates them, `</think>` between them */
  static async start(script: string): Promise<EmulatedReplica> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new EmulatedReplica(server, script);
  }

  /** Faults of the next generations, in order; later ones go well. */
  willFail(...faults: readonly (Fault | undefined)[]): void {
    this.#faults = [...faults];
  }

  /** Resolves when a client leaves a reply that is not over. */
  nextAbandonment(): Promise<void> {
    return new Promise((resolve) => {
      this.#abandonment = resolve;
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const text = (await request.toArray()).join('');
    const body = objectIn(text);
    if (!body) return json(response, { error: wrongBody }, 400);
    this.requests.push({ path, headers: request.headers, body });
    if (path === '/detokenize') return json(response, { prompt: String.fromCharCode(...numbers(body.tokens)) });
    if (path === '/tokenize')
      return json(response, { tokens: Array.from(String(body.prompt), (c) => c.charCodeAt(0)) });
    this.#generate(path, body, response);
  }

  #generate(path: string, body: Readonly<Record<string, unknown>>, response: ServerResponse): void {
    response.on('close', () => {
      if (response.writableFinished) return;
      this.abandoned++;
      this.#abandonment();
    });
    const fault = this.#faults.shift();
    if (fault?.kind === 'silence-from-the-start') return;
    if (fault?.kind === 'reset-at-once') return void response.socket?.resetAndDestroy();
    if (fault?.kind === 'status') {
      const error = { message: `emulated ${fault.status}`, type: 'server_error', param: null, code: null };
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      response.end(JSON.stringify({ error }));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    this.#stream(path, body, response, fault);
  }

  #stream(
    path: string,
    body: Readonly<Record<string, unknown>>,
    response: ServerResponse,
    fault: Extract<Fault, { readonly afterTokens: number }> | undefined,
  ): void {
    const isChat = path === '/v1/chat/completions';
    const before = isChat ? emulatedPrompt.length : numbers(body.prompt).length;
    const from = before - emulatedPrompt.length;
    const writer = isChat ? chatEvents() : textEvents();
    response.write(writer.opening);
    const limit = typeof body.max_tokens === 'number' ? from + body.max_tokens : Number.POSITIVE_INFINITY;
    const end = Math.min(this.#script.length, limit, from + (fault?.afterTokens ?? Number.POSITIVE_INFINITY));
    for (let at = from; at < end; at++) response.write(writer.token(this.#script.charAt(at)));
    if (fault) {
      if (fault.afterTokens > this.#script.length) response.write(writer.lastTokens());
      breakOff(response, fault.kind);
      return;
    }
    response.write(writer.lastTokens());
    response.end(writer.end(limit < this.#script.length ? 'length' : 'stop') + sseDone);
  }
}

interface Events {
  readonly opening: string;
  token(char: string): string;
  lastTokens(): string;
  end(reason: 'stop' | 'length'): string;
}

const head = { id: 'emulated', created: 0, model: 'emulated' };

function chatEvents(): Events {
  const writer = createChunkWriter({ ...head, reasoningFields: 'reasoning_content' });
  const tags = { kind: 'text', open: '<think>', close: '</think>' } as const;
  const splitter = createThinkingSplitter({ tags, startsInThinking: true });
  let tokenIds: number[] = [];
  const index = 0;
  return {
    opening: writer.choice({ index, delta: { kind: 'role' } }, { promptTokenIds: emulatedPrompt }),
    token: (char) => {
      tokenIds.push(char.charCodeAt(0));
      const [piece] = splitter.push(char);
      if (!piece) return '';
      const text = writer.choice({ index, delta: piece, tokenIds });
      tokenIds = [];
      return text;
    },
    lastTokens: () => writer.choice({ index, delta: { kind: 'nothing' }, tokenIds: [...tokenIds, finishToken] }),
    end: (finishReason) => writer.choice({ index, delta: { kind: 'nothing' }, finishReason }),
  };
}

function textEvents(): Events {
  const writer = createTextChunkWriter(head);
  const index = 0;
  return {
    opening: '',
    token: (char) => writer.choice({ index, text: char, tokenIds: [char.charCodeAt(0)] }),
    lastTokens: () => writer.choice({ index, text: '', tokenIds: [finishToken] }),
    end: (finishReason) => writer.choice({ index, text: '', finishReason }),
  };
}

function breakOff(response: ServerResponse, kind: Extract<Fault, { readonly afterTokens: number }>['kind']): void {
  switch (kind) {
    case 'silence':
      return;
    case 'ends':
      response.end();
      return;
    case 'done-without-finish':
      response.end(sseDone);
      return;
    case 'malformed-chunk':
      response.end('data: {"choices":[{"delta":{"content":"ha\n\n');
      return;
    case 'error-event':
      response.end(`data: {"error":{"message":"emulated","type":"InternalServerError","code":500}}\n\n${sseDone}`);
      return;
    case 'reset':
      response.write('data: {"choices":[{"delta":{"con', () => response.socket?.resetAndDestroy());
  }
}

const wrongBody = { message: 'emulated 400', type: 'invalid_request_error', param: null, code: null };

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function json(response: ServerResponse, value: object, status: number = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function numbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'number') : [];
}
