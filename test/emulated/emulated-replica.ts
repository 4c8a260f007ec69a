import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { unreachable } from '#kernel';
import { sseDone } from '#wire';
import { type EmulatedCall, type EmulatedDialect, emulatedPrompt, type Json } from './dialect.ts';
import { regaugeDialect } from './dialects/regauge.ts';
import type { Fault, MidStreamFault } from './fault.ts';
import { partAt } from './script-part.ts';

export { emulatedPrompt } from './dialect.ts';
export type { Fault } from './fault.ts';

export interface EmulatedReplicaOptions {
  /** Left out: our own engine's. */
  readonly dialect?: EmulatedDialect;
  /** Before the first token, and between two; left out: none. */
  readonly latency?: { readonly firstTokenMs: number; readonly tokenMs: number };
}

/**
 * Not an engine: a server that stands for one, speaks its dialect, and misbehaves as told.
 *
 * Its model knows one text by heart. A token is a character, its id the character's code; after the prompt and n tokens
 * comes character n, whatever was asked.
 */
export class EmulatedReplica {
  readonly url: string;
  /** All requests that posted something. */
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Json }[] = [];
  /** Sockets that clients closed before the reply was over. */
  abandoned = 0;
  readonly #server: Server;
  readonly #script: string;
  readonly #dialect: EmulatedDialect;
  readonly #latency: { readonly firstTokenMs: number; readonly tokenMs: number };
  #faults: (Fault | undefined)[] = [];
  #abandonment: () => void = () => undefined;

  private constructor(server: Server, script: string, { dialect, latency }: EmulatedReplicaOptions) {
    const { port } = server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}`;
    this.#server = server;
    this.#script = script;
    this.#dialect = dialect ?? regaugeDialect;
    this.#latency = latency ?? { firstTokenMs: 0, tokenMs: 0 };
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  /** @param script - thought and answer as the model generates them, `</think>` between them */
  static async start(script: string, options: EmulatedReplicaOptions = {}): Promise<EmulatedReplica> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new EmulatedReplica(server, script, options);
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
    const { pages, error, spelling } = this.#dialect;
    const page = pages[path];
    if (page) return json(response, page);
    const body = objectIn(text);
    if (!body) return json(response, error(400, 'emulated 400'), 400);
    this.requests.push({ path, headers: request.headers, body });
    if (spelling && path === '/detokenize') {
      return json(response, { [spelling]: String.fromCharCode(...numbers(body.tokens)) });
    }
    if (spelling && path === '/tokenize')
      return json(response, { tokens: codesOf(String(body.prompt ?? body.content)) });
    await this.#generate({ isChat: path === '/v1/chat/completions', body }, response);
  }

  async #generate(call: EmulatedCall, response: ServerResponse): Promise<void> {
    response.on('close', () => {
      if (response.writableFinished) return;
      this.abandoned++;
      this.#abandonment();
    });
    const fault = this.#faults.shift();
    const { error, contextExceeded } = this.#dialect;
    switch (fault?.kind) {
      case 'silence-from-the-start':
        return;
      case 'reset-at-once':
        response.socket?.resetAndDestroy();
        return;
      case 'status':
        return json(response, error(fault.status, `emulated ${fault.status}`), fault.status, fault.headers);
      case 'context-exceeded':
        return json(response, contextExceeded, 400);
      default:
        await this.#stream(call, response, fault);
    }
  }

  async #stream(call: EmulatedCall, response: ServerResponse, fault: StreamFault | undefined): Promise<void> {
    const before = call.isChat ? emulatedPrompt.length : numbers(call.body.prompt).length;
    const from = before - emulatedPrompt.length;
    const limit = from + this.#dialect.limitOf(call);
    const breaksAt = fault && 'afterTokens' in fault ? from + fault.afterTokens : Number.POSITIVE_INFINITY;
    const end = Math.min(this.#script.length, limit, breaksAt);
    if (!fault && call.body.stream !== true) return json(response, wholeReply(call, this.#script.slice(from, end)));
    const events = this.#dialect.events(call);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(events.opening);
    await pause(fault?.kind === 'slow-first-token' ? fault.afterMs : this.#latency.firstTokenMs);
    for (let at = from; at < end; at++) {
      if (at > from) await pause(this.#latency.tokenMs);
      response.write(events.token(this.#script.charAt(at), partAt(this.#script, at, this.#dialect.trims)));
    }
    const counts = { promptTokens: before, completionTokens: end - from + 1 };
    if (fault && 'afterTokens' in fault) {
      if (fault.afterTokens > this.#script.length) response.write(events.lastTokens());
      this.#breakOff(response, fault.kind, () => events.end('content_filter', counts));
      return;
    }
    response.write(events.lastTokens());
    const last = events.end(limit < this.#script.length ? 'length' : 'stop', counts);
    response.end(fault?.kind === 'done-missing' ? last : last + this.#dialect.done);
  }

  #breakOff(response: ServerResponse, kind: MidStreamFault['kind'], filtered: () => string): void {
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
        response.end(this.#dialect.streamError('emulated'));
        return;
      case 'content-filter':
        response.end(filtered() + this.#dialect.done);
        return;
      case 'reset':
        response.write('data: {"choices":[{"delta":{"con', () => response.socket?.resetAndDestroy());
        return;
      default:
        unreachable(kind);
    }
  }
}

type StreamFault = Extract<Fault, { readonly kind: 'slow-first-token' | 'done-missing' } | MidStreamFault>;

/** Without a pace all is written in one go, as fast as may be. */
async function pause(ms: number): Promise<void> {
  if (ms > 0) await wait(ms, undefined, { ref: false });
}

/** To whoever does not ask for a stream; alike in all dialects, since a gateway only passes it on. */
function wholeReply({ isChat, body }: EmulatedCall, text: string): object {
  const said = isChat ? { message: { role: 'assistant', content: text } } : { text };
  const count = typeof body.n === 'number' ? body.n : 1;
  const choices = Array.from({ length: count }, (_, index) => ({ index, ...said, finish_reason: 'stop' }));
  const counts = { prompt_tokens: emulatedPrompt.length, completion_tokens: text.length + 1 };
  const usage = { ...counts, total_tokens: counts.prompt_tokens + counts.completion_tokens };
  const head = {
    id: 'emulated',
    object: isChat ? 'chat.completion' : 'text_completion',
    created: 0,
    model: 'emulated',
  };
  return { ...head, choices, usage };
}

function objectIn(text: string): Json | undefined {
  try {
    const value = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function json(
  response: ServerResponse,
  value: object,
  status: number = 200,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

function numbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'number') : [];
}

function codesOf(text: string): readonly number[] {
  return Array.from(text, (char) => char.charCodeAt(0));
}
