import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EmulatedRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

export type EmulatedReply = (response: ServerResponse, request: EmulatedRequest) => void | Promise<void>;

/** Replies by `METHOD /path`; anything else gets 404. */
export type EmulatedReplies = Readonly<Record<string, EmulatedReply>>;

export interface EmulatedServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly EmulatedRequest[];
}

/** A chat server that says what a test tells it to; the bytes on the wire are real. */
export async function startEmulatedServer(replies: EmulatedReplies, port = 0): Promise<EmulatedServer> {
  const requests: EmulatedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await readRequest(incoming);
    requests.push(request);
    const reply =
      replies[`${request.method} ${request.path}`] ?? replyJson(404, { error: { message: 'no such route' } });
    await reply(response, request);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${address.port}`, requests, [Symbol.asyncDispose]: close };
}

export function replyJson(status: number, body: unknown): EmulatedReply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

/** Sends the given pieces as they are, one write each, and ends the response. */
export function replyStream(...pieces: readonly (string | Uint8Array)[]): EmulatedReply {
  return async (response) => {
    openStream(response);
    for (const piece of pieces) await new Promise((sent) => response.write(piece, sent));
    response.end();
  };
}

export function openStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
}

export function event(chunk: unknown): string {
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

/** An event with one delta, of the run `run-1`. */
export function deltaEvent(delta: Readonly<Record<string, string>>, finishReason: string | null = null): string {
  return event({ id: 'run-1', model: 'r1', choices: [{ index: 0, delta, finish_reason: finishReason }] });
}

export function usageEvent(promptTokens: number, completionTokens: number, thinkingTokens: number): string {
  const details = { reasoning_tokens: thinkingTokens };
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    completion_tokens_details: details,
  };
  return event({ id: 'run-1', model: 'r1', choices: [], usage });
}

export const done = 'data: [DONE]\n\n';

async function readRequest(incoming: IncomingMessage): Promise<EmulatedRequest> {
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
  const { method = '', url = '', headers } = incoming;
  return { method, path: url, authorization: headers.authorization, body: text === '' ? undefined : JSON.parse(text) };
}
