import type { Attachment } from '#wire';
import { attachLimits } from './attach-limits.ts';
import { decodeFile, type NotText } from './decode-file.ts';
import type { DocumentFault, DocumentReading } from './documents/document-error.ts';
import { documentKind, signatureBytes } from './documents/document-kind.ts';
import { documentLimits } from './documents/document-limits.ts';

export type FileRefusal = NotText | Exclude<DocumentFault, 'other'> | 'document' | 'too-many' | 'unreadable';

export interface RefusedFile {
  readonly name: string;
  readonly reason: FileRefusal;
}

export type Admission =
  | { readonly kind: 'admitted'; readonly attachment: Attachment; readonly sizeBytes: number }
  | { readonly kind: 'refused'; readonly refused: RefusedFile };

/** As much of the browser's `File` as is needed. */
export interface ReadableFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
  slice(startByte: number, endByte: number): Pick<ReadableFile, 'arrayBuffer'>;
}

/** @param bytes - given away. Rejects where there is nothing that reads */
export type ReadDocument = (bytes: ArrayBuffer, maxChars: number) => Promise<DocumentReading>;

type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: FileRefusal };

/** Formats that are documents to people and no more than a zip, or nothing known, here. */
const documentName = /\.(?:doc|docx|docm|dotx|xls|xlsx|xlsm|xlsb|ppt|pptx|pptm|odt|ods|odp|pages|numbers|key|epub)$/i;

/** Whether a file goes with a message beside those that do already: text as it is, a document by the text it holds. */
export async function admitFile(
  file: ReadableFile,
  held: readonly Attachment[],
  readDocument: ReadDocument,
): Promise<Admission> {
  const name = keepableName(file.name);
  const refused = (reason: FileRefusal): Admission => ({ kind: 'refused', refused: { name, reason } });
  if (held.length >= attachLimits.files) return refused('too-many');
  const roomChars = attachLimits.chars - held.reduce((sum, { text }) => sum + text.length, 0);
  const read = await textOf(file, roomChars, readDocument);
  if (read.kind === 'refused') return refused(read.reason);
  if (read.text.length > roomChars) return refused('too-large');
  const mediaType = (file.type || 'text/plain').slice(0, attachLimits.mediaTypeChars);
  return { kind: 'admitted', attachment: { name, mediaType, text: read.text }, sizeBytes: file.size };
}

/**
 * What cannot fit is not read: a character of text takes at most three bytes, so that a file of more than three times the
 * room is too large whatever it holds.
 */
async function textOf(file: ReadableFile, roomChars: number, readDocument: ReadDocument): Promise<FileText> {
  const beginning = await bytesOf(file.slice(0, signatureBytes));
  if (!beginning) return { kind: 'refused', reason: 'unreadable' };
  const isDocument = documentKind(new Uint8Array(beginning)) !== 'none';
  if (isDocument && file.size > documentLimits.bytes) return { kind: 'refused', reason: 'too-much' };
  if (!isDocument && file.size > 3 * roomChars) return { kind: 'refused', reason: 'too-large' };
  const bytes = await bytesOf(file);
  if (!bytes) return { kind: 'refused', reason: 'unreadable' };
  if (!isDocument) return decodeFile(new Uint8Array(bytes));
  const read = await readDocument(bytes, roomChars).catch(() => undefined);
  if (!read) return { kind: 'refused', reason: 'unreadable' };
  if (read.kind === 'text') return read;
  return { kind: 'refused', reason: read.reason === 'other' ? otherReason(file.name) : read.reason };
}

/** Whoever attaches a document expects it to be read, and is told another way; an archive of pictures has none. */
function otherReason(name: string): FileRefusal {
  return documentName.test(name) ? 'document' : 'not-text';
}

function bytesOf(file: Pick<ReadableFile, 'arrayBuffer'>): Promise<ArrayBuffer | undefined> {
  return file.arrayBuffer().catch(() => undefined);
}

/** One line, and never empty: it stands in a line of its own before the file's text. */
function keepableName(name: string): string {
  const line = name.replace(/\p{Cc}+/gu, ' ').trim();
  return line.slice(0, attachLimits.nameChars) || 'file';
}
