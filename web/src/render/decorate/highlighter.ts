import type { CodeRange, HighlightReply, HighlightRequest } from './highlight-message.ts';
import workerUrl from './highlight-worker.ts?worker&url';

const maxCodeChars = 32_768;
/** Code that takes longer stays plain, and its worker is not waited for. */
const patienceMs = 2_000;

/** Asks a worker what is what in a piece of code. It is started with the first question. */
export class Highlighter {
  #worker: Worker | undefined;
  #address: string | URL | undefined;
  #nextId = 0;

  /** One question at a time. Empty when nothing is known: another language, too long, too slow, no worker. */
  async rangesOf(code: string, language: string): Promise<readonly CodeRange[]> {
    if (code.length > maxCodeChars) return [];
    this.#address ??= trusted(workerUrl);
    this.#worker ??= new Worker(this.#address, { type: 'module' });
    const ranges = await ask(this.#worker, { id: this.#nextId++, code, language: language.toLowerCase() });
    if (ranges === undefined) this.close();
    return ranges ?? [];
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}

function ask(worker: Worker, request: HighlightRequest): Promise<readonly CodeRange[] | undefined> {
  const { promise, resolve } = Promise.withResolvers<readonly CodeRange[] | undefined>();
  const over = new AbortController();
  const { signal } = over;
  const timer = setTimeout(() => resolve(undefined), patienceMs);
  worker.addEventListener('error', () => resolve(undefined), { signal });
  worker.addEventListener(
    'message',
    ({ data }: MessageEvent<HighlightReply>) => {
      if (data.id === request.id) resolve(data.ranges);
    },
    { signal },
  );
  worker.postMessage(request);
  return promise.finally(() => {
    clearTimeout(timer);
    over.abort();
  });
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): TrustedPolicy;
}

interface TrustedPolicy {
  createScriptURL(url: string): URL;
}

/** Where the page asks for trusted types, this is the only script address it makes: the app's own worker. */
function trusted(url: string): string | URL {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  const rules = { createScriptURL: (asked: string) => (asked === workerUrl ? asked : 'about:blank') };
  return trustedTypes?.createPolicy('regauge-worker', rules).createScriptURL(url) ?? url;
}
