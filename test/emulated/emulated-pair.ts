import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChunkWriter, sseDone } from '#wire';
import type { EmulatedDialect, Json } from './dialect.ts';
import { vllmDialect } from './dialects/vllm.ts';

/** What one of the two was sent. */
export interface Asked {
  readonly by: 'prefill' | 'decode';
  readonly body: Json;
  readonly requestId: string | undefined;
}

/**
 * Not engines: two servers that stand for a replica that computes prompts and one that decodes, and write down who was
 * asked what, in which order. Whole replies hold `kv_transfer_params`, streams say "42". A decoder that is told of a
 * metaserver tells it its blocks and answers when the prompt was computed into them.
 */
export class EmulatedPair {
  readonly prefillUrl: string;
  readonly decodeUrl: string;
  readonly asked: Asked[] = [];
  readonly #servers: readonly Server[];
  readonly #blocks: Json = { remote_block_ids: [7], remote_host: 'decoder' };
  #prefillIsDown = false;
  #prefillIsSilent = false;
  #filled: () => void = () => undefined;

  private constructor(prefill: Server, decode: Server, pages: EmulatedDialect['pages']) {
    this.#servers = [prefill, decode];
    this.prefillUrl = urlOf(prefill);
    this.decodeUrl = urlOf(decode);
    prefill.on('request', (request, response) => {
      if (!page(pages, request, response)) void this.#prefill(request, response);
    });
    decode.on('request', (request, response) => {
      if (!page(pages, request, response)) void this.#decode(request, response);
    });
  }

  /** @param pages - what both say of themselves */
  static async start({ pages }: Pick<EmulatedDialect, 'pages'> = vllmDialect): Promise<EmulatedPair> {
    const servers = [createServer(), createServer()] as const;
    for (const server of servers) server.listen(0, '127.0.0.1');
    await Promise.all(servers.map((server) => once(server, 'listening')));
    return new EmulatedPair(...servers, pages);
  }

  /** The one that computes prompts answers 500 from now on. */
  breakPrefill(): void {
    this.#prefillIsDown = true;
  }

  /** The one that computes prompts takes requests and says nothing from now on, as a process that was stopped. */
  silencePrefill(): void {
    this.#prefillIsSilent = true;
  }

  async close(): Promise<void> {
    for (const server of this.#servers) server.closeAllConnections();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  async #prefill(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    this.asked.push({ by: 'prefill', body, requestId: requestIdOf(request) });
    if (this.#prefillIsSilent) return;
    if (this.#prefillIsDown) {
      response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":{"message":"emulated"}}');
      return;
    }
    if (body.stream) return answer(response);
    const reply = { choices: [], kv_transfer_params: { remote_block_ids: [7], remote_request_id: 'r' } };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
    this.#filled();
  }

  async #decode(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    this.asked.push({ by: 'decode', body, requestId: requestIdOf(request) });
    const params = body.kv_transfer_params;
    const metaserver = typeof params === 'object' && params !== null ? Reflect.get(params, 'metaserver') : undefined;
    if (typeof metaserver === 'string') {
      const filled = new Promise<void>((resolve) => {
        this.#filled = resolve;
      });
      const headers = { 'content-type': 'application/json' };
      await fetch(metaserver, { method: 'POST', headers, body: JSON.stringify(this.#blocks) });
      await filled;
    }
    answer(response);
  }
}

/** @returns whether it was a question about the server itself */
function page(
  pages: EmulatedDialect['pages'],
  { method, url = '' }: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (method !== 'GET') return false;
  const found = pages[url];
  response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(found ?? {}));
  return true;
}

function answer(response: ServerResponse): void {
  const writer = createChunkWriter({ id: 'emulated', created: 0, model: 'r1', reasoningFields: 'reasoning_content' });
  const index = 0;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(writer.choice({ index, delta: { kind: 'answer', text: '42' } }));
  response.end(writer.choice({ index, delta: { kind: 'nothing' }, finishReason: 'stop' }) + sseDone);
}

function requestIdOf({ headers }: IncomingMessage): string | undefined {
  return headers['x-request-id']?.toString();
}

async function bodyOf(request: IncomingMessage): Promise<Json> {
  return JSON.parse((await request.toArray()).join(''));
}

function urlOf(server: Server): string {
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
