import { EventSourceParserStream } from 'eventsource-parser/stream';

export interface Reply<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Posts a value as JSON, or a text as it is, and reads the answer as JSON. The caller says what it expects. */
export async function postJson<Body>(url: string, body: unknown): Promise<Reply<Body>> {
  const response = await post(url, body);
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

export async function getJson<Body>(url: string): Promise<Reply<Body>> {
  const response = await fetch(url);
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

/**
 * The data of every server-sent event, `[DONE]` included, as they come. Read by a parser that is not ours, so that a fault
 * in our own scanner cannot hide one in our own writer. Leaving the loop early closes the socket.
 */
export async function* streamEvents(url: string, body: unknown): AsyncGenerator<string> {
  const response = await post(url, body);
  if (!response.ok || !response.body) throw new Error(`status ${response.status}: ${await response.text()}`);
  const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const event of events) yield event.data;
}

/** A whole stream: its chunks, and whether `[DONE]` came, last and once. */
export interface WholeStream<Chunk> {
  readonly chunks: readonly Chunk[];
  readonly endsInDone: boolean;
}

export async function postStream<Chunk>(url: string, body: object): Promise<WholeStream<Chunk>> {
  const data = await Array.fromAsync(streamEvents(url, { ...body, stream: true }));
  const chunks = data.filter((text) => text !== '[DONE]').map((text): Chunk => JSON.parse(text));
  return { chunks, endsInDone: data.indexOf('[DONE]') === data.length - 1 };
}

function post(url: string, body: unknown): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: text });
}
