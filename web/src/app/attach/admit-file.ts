import type { Attachment } from '#wire';
import { attachLimits } from './attach-limits.ts';
import { decodeFile, type NotText } from './decode-file.ts';

export type FileRefusal = NotText | 'too-large' | 'too-many' | 'unreadable';

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
}

/**
 * Whether a file goes with a message beside those that do already. What cannot fit is not read: a character takes at most
 * three bytes, so that a file of more than three times the room is too large whatever it holds.
 */
export async function admitFile(file: ReadableFile, held: readonly Attachment[]): Promise<Admission> {
  const name = keepableName(file.name);
  const refused = (reason: FileRefusal): Admission => ({ kind: 'refused', refused: { name, reason } });
  if (held.length >= attachLimits.files) return refused('too-many');
  const roomChars = attachLimits.chars - held.reduce((sum, { text }) => sum + text.length, 0);
  if (file.size > 3 * roomChars) return refused('too-large');
  const bytes = await file.arrayBuffer().catch(() => undefined);
  if (!bytes) return refused('unreadable');
  const decoded = decodeFile(name, new Uint8Array(bytes));
  if (decoded.kind === 'refused') return refused(decoded.reason);
  if (decoded.text.length > roomChars) return refused('too-large');
  const mediaType = (file.type || 'text/plain').slice(0, attachLimits.mediaTypeChars);
  return { kind: 'admitted', attachment: { name, mediaType, text: decoded.text }, sizeBytes: file.size };
}

/** One line, and never empty: it stands in a line of its own before the file's text. */
function keepableName(name: string): string {
  const line = name.replace(/\p{Cc}+/gu, ' ').trim();
  return line.slice(0, attachLimits.nameChars) || 'file';
}
