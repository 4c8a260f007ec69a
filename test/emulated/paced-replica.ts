// Not an engine: a server that stands for a vLLM and writes made-up tokens as fast, or as slowly, as the request says.
// A program of its own, so that what it costs is not counted for whoever is measured. Prints `ready <url>`.
//
// The last message of a chat is its `Pace` as JSON. A token's text is `@` and the time at which it was written, in
// microseconds of the system's monotonic clock, so that a client on the same machine knows how long it took. Tokens that
// have no pace have no time either, and are all alike; only of these can a stream be cut, and be gone on with.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { emulatedToken, type Pace, tokenText } from './pace.ts';

const tickMs = 1;
const eventsPerBlock = 64;
const untimed = tokenText(0);
const head = { id: 'chatcmpl-emulated', object: 'chat.completion.chunk', created: 0, model: 'emulated' };
const emulatedPrompt = [1, 2, 3];

interface Asked {
  readonly isChat: boolean;
  readonly tells: boolean;
  readonly tokens: number;
  readonly pace: Pace;
}

/** Chunked transfer encoding by hand: one write per token where `ServerResponse` has three. */
const framed = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const sse = (value: object) => `data: ${JSON.stringify(value)}\n\n`;

function tokenEvent({ isChat, tells }: Asked): string {
  const ids = tells ? { token_ids: [emulatedToken] } : {};
  const text = isChat ? { delta: { content: untimed } } : { text: untimed };
  return sse({ ...head, choices: [{ index: 0, ...text, logprobs: null, finish_reason: null, ...ids }] });
}

function opening({ isChat, tells }: Asked): string {
  if (!isChat) return '';
  const prompt = tells ? { prompt_token_ids: emulatedPrompt } : {};
  const choice = { index: 0, delta: { role: 'assistant', content: '' }, logprobs: null, finish_reason: null };
  return framed(sse({ ...head, choices: [choice], ...prompt }));
}

function closing({ isChat, tokens }: Asked): string {
  const counts = { prompt_tokens: emulatedPrompt.length, completion_tokens: tokens };
  const text = isChat ? { delta: {} } : { text: '' };
  const finish = sse({ ...head, choices: [{ index: 0, ...text, logprobs: null, finish_reason: 'length' }] });
  const usage = sse({ ...head, choices: [], usage: { ...counts, total_tokens: emulatedPrompt.length + tokens } });
  return framed(`${finish}${usage}data: [DONE]\n\n`);
}

/** What every token of a stream has around its time. */
function tokenFrame(asked: Asked): { readonly before: string; readonly after: string } {
  const [before = '', after = ''] = framed(tokenEvent(asked)).split(untimed);
  return { before, after };
}

const nowMicros = () => Number(process.hrtime.bigint() / 1_000n);

/** One stream with a pace; the ticker asks it what is due. */
class PacedStream {
  readonly #response: ServerResponse;
  readonly #asked: Asked;
  readonly #frame: ReturnType<typeof tokenFrame>;
  readonly #intervalMicros: number;
  #dueMicros: number;
  #left: number;

  constructor(response: ServerResponse, asked: Asked) {
    this.#response = response;
    this.#asked = asked;
    this.#frame = tokenFrame(asked);
    this.#left = asked.tokens;
    this.#intervalMicros = asked.pace.intervalMs * 1_000;
    const now = nowMicros();
    this.#dueMicros = asked.pace.inStep ? Math.ceil(now / this.#intervalMicros) * this.#intervalMicros : now;
  }

  /** @returns whether there is more to come */
  write(atMicros: number): boolean {
    const { socket } = this.#response;
    if (!socket || socket.destroyed) return false;
    while (this.#left > 0 && this.#dueMicros <= atMicros) {
      socket.write(this.#frame.before + tokenText(nowMicros()) + this.#frame.after, 'latin1');
      this.#dueMicros += this.#intervalMicros;
      this.#left--;
    }
    if (this.#left > 0) return true;
    socket.write(closing(this.#asked), 'latin1');
    this.#response.end();
    return false;
  }
}

let streams: PacedStream[] = [];
setInterval(() => {
  if (streams.length === 0) return;
  const now = nowMicros();
  streams = streams.filter((stream) => stream.write(now));
}, tickMs);

/** As fast as the socket takes it, in blocks that are built once. */
function flood(response: ServerResponse, asked: Asked): void {
  const event = framed(tokenEvent(asked));
  const block = Buffer.from(event.repeat(eventsPerBlock), 'latin1');
  const { resetAfter } = asked.pace;
  let left = Math.min(asked.tokens, resetAfter ?? asked.tokens);
  const write = (): void => {
    const { socket } = response;
    if (!socket || socket.destroyed) return;
    while (left > 0) {
      const count = Math.min(left, eventsPerBlock);
      left -= count;
      if (!socket.write(block.subarray(0, count * event.length)) && left > 0) return void socket.once('drain', write);
    }
    if (resetAfter !== undefined) return void socket.write('', () => socket.resetAndDestroy());
    socket.write(closing(asked), 'latin1');
    response.end();
  };
  write();
}

function begin(path: string, body: Readonly<Record<string, unknown>>, response: ServerResponse): void {
  const isChat = path === '/v1/chat/completions';
  const tokens = typeof body.max_tokens === 'number' ? body.max_tokens : 16;
  const pace = isChat ? paceOf(body.messages) : { intervalMs: 0 };
  const asked = { isChat, tells: body.return_token_ids === true, tokens, pace };
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  response.socket?.setNoDelay(true);
  response.socket?.write(opening(asked), 'latin1');
  if (pace.intervalMs === 0) {
    flood(response, asked);
    return;
  }
  const stream = new PacedStream(response, asked);
  if (stream.write(nowMicros())) streams.push(stream);
}

function paceOf(messages: unknown): Pace {
  const content: unknown = Array.isArray(messages) ? messages.at(-1)?.content : undefined;
  // A probe of somebody's health says something else, and is answered at once.
  return typeof content === 'string' && content.startsWith('{') ? JSON.parse(content) : { intervalMs: 0 };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '';
  const body: Readonly<Record<string, unknown>> = JSON.parse((await request.toArray()).join('') || '{}');
  const facts = factsAbout(path, body);
  if (facts) response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(facts));
  else if (request.method === 'POST') begin(path, body, response);
  else response.writeHead(404).end();
}

function factsAbout(path: string, body: Readonly<Record<string, unknown>>): object | undefined {
  if (path === '/version') return { version: '0.11.0' };
  const card = { id: 'emulated', object: 'model', root: 'emulated', max_model_len: 131_072 };
  if (path === '/v1/models') return { object: 'list', data: [card] };
  const { tokens } = body;
  return path === '/detokenize' ? { prompt: untimed.repeat(Array.isArray(tokens) ? tokens.length : 0) } : undefined;
}

const server = createServer((request, response) => void answer(request, response));
// As uvicorn does, under which vLLM runs.
server.keepAliveTimeout = 5_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(`ready http://127.0.0.1:${port}`);
});
