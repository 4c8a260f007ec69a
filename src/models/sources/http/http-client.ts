import type { Dispatcher } from 'undici';
import { ModelsError } from '../../errors.ts';

export interface HttpSettings {
  /** Proxies as in `http_proxy`, `https_proxy`, `no_proxy`; empty = none. */
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

export interface HttpQuestion {
  readonly url: URL;
  readonly method: 'GET' | 'HEAD';
  /** Sent to the first host only: a redirect to a storage host must not carry a model hub's token. */
  readonly bearer: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Redirects are answered as they are if false. */
  readonly followRedirects: boolean;
  /** Until the headers are there, each hop. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

export interface HttpReply {
  readonly status: number;
  header(name: string): string | undefined;
  /** Must be read to its end or dumped. */
  readonly body: Dispatcher.ResponseData['body'];
}

/** How long a body may stand still before the connection counts as lost. */
const bodyIdleMs = 30_000;
const maxRedirects = 5;

/** The pool of connections that all HTTP sources of one command share. */
export class HttpClient {
  readonly #settings: HttpSettings;
  #dispatcher: Dispatcher | undefined;

  constructor(settings: HttpSettings) {
    this.#settings = settings;
  }

  /**
   * Asks once and follows redirects itself.
   *
   * @returns whatever the server answered; the status is the caller's business
   * @throws {ModelsError} `MODELS_SOURCE_UNREACHABLE` when nothing came back
   */
  async ask(question: HttpQuestion): Promise<HttpReply> {
    let { url } = question;
    for (let hop = 0; ; hop++) {
      const reply = await this.#send(url, question);
      const target = question.followRedirects ? redirectTarget(reply, url) : undefined;
      if (!target || hop === maxRedirects) return reply;
      await reply.body.dump();
      url = target;
    }
  }

  async close(): Promise<void> {
    await this.#dispatcher?.destroy();
  }

  async #send(url: URL, { url: first, method, bearer, headers, deadlineMs, signal }: HttpQuestion): Promise<HttpReply> {
    const authorization = bearer && url.origin === first.origin ? { authorization: `Bearer ${bearer}` } : {};
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new Error(`no answer within ${deadlineMs} ms`)), deadlineMs);
    try {
      // Loaded only now: an engine that starts on a local model should not wait a tenth of a second for this.
      const undici = await import('undici');
      this.#dispatcher ??= createDispatcher(undici, this.#settings);
      const response = await undici.request(url, {
        method,
        headers: { 'user-agent': 'regauge', ...headers, ...authorization },
        dispatcher: this.#dispatcher,
        bodyTimeout: bodyIdleMs,
        signal: AbortSignal.any([signal, deadline.signal]),
      });
      const header = (name: string) => firstValue(response.headers[name]);
      return { status: response.statusCode, header, body: response.body };
    } catch (error) {
      signal.throwIfAborted();
      throw unreachableHost(url, error);
    } finally {
      clearTimeout(timer);
    }
  }
}

function createDispatcher(
  undici: typeof import('undici'),
  { httpProxy, httpsProxy, noProxy }: HttpSettings,
): Dispatcher {
  if (!httpProxy && !httpsProxy) return new undici.Agent();
  return new undici.EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy });
}

function redirectTarget(reply: HttpReply, from: URL): URL | undefined {
  const location = reply.status >= 300 && reply.status < 400 ? reply.header('location') : undefined;
  return location === undefined ? undefined : new URL(location, from);
}

function firstValue(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function unreachableHost(url: URL, cause: unknown): ModelsError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ModelsError(
    'MODELS_SOURCE_UNREACHABLE',
    `${url.host} cannot be reached: ${reason}. Check the network or proxy, or set HF_ENDPOINT to a mirror.`,
    { host: url.host, reason },
    { cause },
  );
}
