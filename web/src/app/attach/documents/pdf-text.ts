import { getDocument, type PDFPageProxy } from 'unpdf/pdfjs';
import { DocumentError } from './document-error.ts';
import { documentLimits } from './document-limits.ts';
import { PageText } from './page-text.ts';
import type { TextSink } from './text-sink.ts';

/**
 * The text of a PDF, page by page, each under its number. Within a page it comes in the order in which the page draws it:
 * programs write columns and boxes one after the other, which no order by position gives back.
 *
 * Nothing in the file runs and nothing is fetched: no scripts, no forms of XFA, no WebAssembly, and of the tables that
 * old Asian fonts take for granted none is here. Whoever has such a font is refused, since its text would be wrong.
 * @param bytes - taken over
 * @throws DocumentError with the reason
 */
export async function pdfText(bytes: Uint8Array, sink: TextSink): Promise<void> {
  const missing: string[] = [];
  const task = getDocument({
    data: bytes,
    BinaryDataFactory: noFilesFor(missing),
    useWorkerFetch: false,
    useWasm: false,
    enableXfa: false,
    disableFontFace: true,
    useSystemFonts: true,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    verbosity: 0,
  });
  try {
    const pdf = await task.promise;
    if (pdf.numPages > documentLimits.pages) {
      throw new DocumentError('too-much', `it has ${pdf.numPages} pages, of which ${documentLimits.pages} are read`);
    }
    const text = new PageText(sink, pdf.numPages);
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const page = await pdf.getPage(number);
      text.beginPage(number);
      await readPage(page, text);
      page.cleanup();
      if (missing.length > 0) throw new DocumentError('unknown-characters', `it needs ${missing.join(', ')}`);
    }
    text.end();
  } catch (cause) {
    throw toDocumentError(cause);
  } finally {
    await task.destroy();
  }
}

/** In pieces, so that a page without end meets the end of the room. */
async function readPage(page: PDFPageProxy, text: PageText): Promise<void> {
  const reader = page.streamTextContent().getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    for (const item of next.value.items) if ('str' in item) text.add(item);
  }
}

/** @param missing - gets the names of what was asked for */
function noFilesFor(missing: string[]) {
  return class NoFiles {
    fetch({ kind, filename }: { readonly kind: string; readonly filename: string }): Promise<never> {
      if (kind === 'cMapUrl') missing.push(filename);
      return Promise.reject(new Error(`${filename} is not here`));
    }
  };
}

function toDocumentError(cause: unknown): DocumentError {
  if (cause instanceof DocumentError) return cause;
  const isLocked = cause instanceof Error && cause.name === 'PasswordException';
  return isLocked
    ? new DocumentError('locked', 'it opens with a password only', { cause })
    : new DocumentError('broken', 'it is no PDF that can be read', { cause });
}
