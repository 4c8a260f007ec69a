// Runs in a worker: a document that takes long stops nothing but itself, and is stopped from outside.
import { readDocument } from './read-document.ts';

/** What the worker is asked, once; it is ended when it has answered. */
export interface DocumentRequest {
  readonly bytes: ArrayBuffer;
  readonly maxChars: number;
  /** Gets a `DocumentReading`. What reads PDFs takes the worker's own port for itself, and says hello there. */
  readonly answerTo: MessagePort;
}

addEventListener('message', async ({ data }: MessageEvent<DocumentRequest>) => {
  const { bytes, maxChars, answerTo } = data;
  answerTo.postMessage(await readDocument(new Uint8Array(bytes), maxChars));
});
