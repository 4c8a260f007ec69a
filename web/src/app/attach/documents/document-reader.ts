import type { DocumentReading } from './document-error.ts';
import { documentLimits } from './document-limits.ts';
import type { DocumentRequest } from './document-worker.ts';
import workerUrl from './document-worker.ts?worker&url';

/** Where documents are read: outside of the page's own thread, and each in a worker of its own. */
export class DocumentReader {
  #address: string | URL | undefined;

  /**
   * The text of a document. A worker per document: what one leaves behind, or breaks, ends with it, and one that takes
   * longer than a minute is ended as too much.
   * @param bytes - given away
   * @param signal - ends it; the reading is then nobody's
   */
  async read(bytes: ArrayBuffer, maxChars: number, signal: AbortSignal): Promise<DocumentReading> {
    this.#address ??= trusted(workerUrl);
    const worker = new Worker(this.#address, { type: 'module' });
    const { port1: answer, port2: answerTo } = new MessageChannel();
    try {
      const reading = until(worker, answer, signal);
      worker.postMessage({ bytes, maxChars, answerTo } satisfies DocumentRequest, [bytes, answerTo]);
      return await reading;
    } finally {
      worker.terminate();
      answer.close();
    }
  }
}

/** The first of: an answer, a fault of the worker, a minute, the signal. */
function until(worker: Worker, answer: MessagePort, signal: AbortSignal): Promise<DocumentReading> {
  const { promise, resolve, reject } = Promise.withResolvers<DocumentReading>();
  const timer = setTimeout(() => resolve({ kind: 'refused', reason: 'too-much' }), documentLimits.seconds * 1_000);
  const stop = (): void => reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  // Its script did not come, or it has no memory left.
  worker.addEventListener('error', () => reject(new Error('the worker that reads documents failed')));
  answer.onmessage = ({ data }: MessageEvent<DocumentReading>) => resolve(data);
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  });
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): TrustedPolicy;
}

interface TrustedPolicy {
  createScriptURL(url: string): URL;
}

/** Where the page asks for trusted types, this is the only script address it makes here: the app's own worker. */
function trusted(url: string): string | URL {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  const rules = { createScriptURL: (asked: string) => (asked === workerUrl ? asked : 'about:blank') };
  return trustedTypes?.createPolicy('regauge-document-worker', rules).createScriptURL(url) ?? url;
}
