import { ModelsError } from '../../errors.ts';
import type { OpenedFile, Reachability } from '../model-source.ts';
import { reachDeadlineMs } from '../model-source.ts';
import type { HttpClient, HttpReply } from './http-client.ts';

/** How to talk to one host: the client, and the token it may see. */
export interface HttpHost {
  readonly client: HttpClient;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

const answerDeadlineMs = 20_000;

/** Any answer at all counts: what a refusal means is said by the request that needed the file. */
export async function reachHost({ client, signal }: HttpHost, url: URL): Promise<Reachability> {
  try {
    const reply = await client.ask({ ...plain(url, undefined, signal), method: 'HEAD', deadlineMs: reachDeadlineMs });
    await reply.body.dump();
    return { kind: 'reachable' };
  } catch (error) {
    const reason = error instanceof ModelsError ? error.details.reason : error;
    return { kind: 'unreachable', reason: String(reason) };
  }
}

/** @throws {ModelsError} for any status but 200, or an answer that is not JSON */
export async function getJson({ client, token, signal }: HttpHost, url: URL): Promise<unknown> {
  const reply = await client.ask({ ...plain(url, token, signal), followRedirects: true });
  await requireSuccess(reply, url);
  try {
    return await reply.body.json();
  } catch (cause) {
    throw unavailable(url, 'sent something other than JSON', cause);
  }
}

/** What the headers say about a file, without fetching it. The hub puts the file's own facts on its redirect. */
export async function headFile({ client, token, signal }: HttpHost, url: URL): Promise<HttpReply> {
  const first = await client.ask({ ...plain(url, token, signal), method: 'HEAD' });
  await first.body.dump();
  const isComplete = first.status < 300 || first.header('x-linked-size') !== undefined;
  if (isComplete) return first;
  const last = await client.ask({ ...plain(url, token, signal), method: 'HEAD', followRedirects: true });
  await requireSuccess(last, url);
  await last.body.dump();
  return last;
}

/** A body from a byte on. A server that ignores the range answers 200 from the start, which `startByte` then says. */
export async function openRange({ client, token, signal }: HttpHost, url: URL, fromByte: number): Promise<OpenedFile> {
  const headers: Readonly<Record<string, string>> = fromByte > 0 ? { range: `bytes=${fromByte}-` } : {};
  const reply = await client.ask({ ...plain(url, token, signal), headers, followRedirects: true });
  if (reply.status === 416 && fromByte > 0) {
    await reply.body.dump();
    return openRange({ client, token, signal }, url, 0);
  }
  await requireSuccess(reply, url);
  const startByte = reply.status === 206 ? rangeStart(reply, fromByte) : 0;
  return { startByte, bytes: reply.body };
}

function rangeStart(reply: HttpReply, askedByte: number): number {
  const start = /^bytes (\d+)-/.exec(reply.header('content-range') ?? '')?.[1];
  return start === undefined ? askedByte : Number(start);
}

function plain(url: URL, bearer: string | undefined, signal: AbortSignal) {
  return {
    url,
    method: 'GET',
    bearer,
    headers: {},
    followRedirects: false,
    deadlineMs: answerDeadlineMs,
    signal,
  } as const;
}

async function requireSuccess(reply: HttpReply, url: URL): Promise<void> {
  if (reply.status >= 200 && reply.status < 300) return;
  await reply.body.dump();
  const { status } = reply;
  if (status === 401 || status === 403) {
    throw new ModelsError(
      'MODELS_FORBIDDEN',
      `${url.host} refuses ${url.pathname} (HTTP ${status}). Set HF_TOKEN to a token that may read it, and accept the model's licence on its page if it asks for that.`,
      { host: url.host, status },
    );
  }
  if (status === 404) {
    throw new ModelsError(
      'MODELS_SOURCE_MISSING',
      `${url.host} has no ${url.pathname}. Try another source with --from, or another model.`,
      { host: url.host, status },
    );
  }
  throw unavailable(url, `answered HTTP ${status}`);
}

function unavailable(url: URL, what: string, cause?: unknown): ModelsError {
  return new ModelsError(
    'MODELS_SOURCE_UNREACHABLE',
    `${url.host} ${what}. Try again later, or another source with --from.`,
    { host: url.host },
    { cause },
  );
}
