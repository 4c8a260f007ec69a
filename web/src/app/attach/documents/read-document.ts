import { DocumentError, type DocumentReading } from './document-error.ts';
import { documentKind } from './document-kind.ts';
import { TextSink } from './text-sink.ts';

/**
 * The text of a document, by what the file holds; what reads PDFs and what reads office documents are loaded when one is
 * there. All faults of a file end here, in one of the reasons that a person can be told.
 * @param bytes - taken over
 * @param maxChars - what there is room for
 */
export async function readDocument(bytes: Uint8Array, maxChars: number): Promise<DocumentReading> {
  const sink = new TextSink(maxChars);
  try {
    await readInto(sink, bytes);
    const text = sink.text();
    return text.trim() === '' ? { kind: 'refused', reason: 'no-text' } : { kind: 'text', text: text.trimStart() };
  } catch (error) {
    // Of what is held too much the browser itself says so, and a library stumbles over what is no document.
    return { kind: 'refused', reason: error instanceof DocumentError ? error.reason : 'broken' };
  }
}

async function readInto(sink: TextSink, bytes: Uint8Array): Promise<void> {
  const kind = documentKind(bytes);
  if (kind === 'pdf') await (await import('./pdf-text.ts')).pdfText(bytes, sink);
  else if (kind === 'zip') (await import('./office-text.ts')).officeText(bytes, sink);
  // An encrypted document of Office is kept in the file format of before 2007.
  else if (kind === 'compound' && holds(bytes, 'EncryptedPackage'))
    throw new DocumentError('locked', 'it is encrypted');
  else throw new DocumentError('other', 'it is of a format that is not read');
}

/** The file's own directory has names in UTF-16. */
function holds(bytes: Uint8Array, name: string): boolean {
  const wanted = [...name].flatMap((letter) => [letter.charCodeAt(0), 0]);
  for (let at = bytes.indexOf(wanted[0] ?? 0); at !== -1; at = bytes.indexOf(wanted[0] ?? 0, at + 1)) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return true;
  }
  return false;
}
