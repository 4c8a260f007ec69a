import type { DocumentReading } from './documents/document-error.ts';
import type { DocumentReader } from './documents/document-reader.ts';

/** @param bytes - given away. Rejects when it is ended by the signal, and when what reads cannot be loaded */
export type ReadDocumentUntil = (bytes: ArrayBuffer, maxChars: number, signal: AbortSignal) => Promise<DocumentReading>;

/** Reads documents by what is loaded with the first of them. */
export function loadDocumentReader(): ReadDocumentUntil {
  let loaded: DocumentReader | undefined;
  return async (bytes, maxChars, signal) => {
    const { DocumentReader } = await import('./documents/document-reader.ts');
    loaded ??= new DocumentReader();
    return await loaded.read(bytes, maxChars, signal);
  };
}
