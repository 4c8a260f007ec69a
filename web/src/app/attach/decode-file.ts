/** Why a file is not text that can be sent. */
export type NotText = 'document' | 'not-text' | 'empty';

export type DecodedFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: NotText };

const signatures: readonly (readonly number[])[] = [
  // %PDF-
  [0x25, 0x50, 0x44, 0x46, 0x2d],
  // Word, Excel and PowerPoint until 2003
  [0xd0, 0xcf, 0x11, 0xe0],
];
const zip: readonly number[] = [0x50, 0x4b, 0x03, 0x04];
const officeName = /\.(?:docx|docm|dotx|xlsx|xlsm|pptx|pptm|odt|ods|odp|pages|numbers|key|epub)$/i;

/**
 * Text by what a file holds, never by what it is called: UTF-8 without a zero byte, which no text has and nearly every
 * binary format does. Documents are told apart, since whoever attaches one expects it to be read.
 */
export function decodeFile(name: string, bytes: Uint8Array): DecodedFile {
  if (isDocument(name, bytes)) return { kind: 'refused', reason: 'document' };
  if (bytes.includes(0)) return { kind: 'refused', reason: 'not-text' };
  const text = decoded(bytes);
  if (text === undefined) return { kind: 'refused', reason: 'not-text' };
  return text.trim() === '' ? { kind: 'refused', reason: 'empty' } : { kind: 'text', text };
}

function isDocument(name: string, bytes: Uint8Array): boolean {
  if (signatures.some((signature) => beginsWith(bytes, signature))) return true;
  return beginsWith(bytes, zip) && officeName.test(name);
}

function beginsWith(bytes: Uint8Array, beginning: readonly number[]): boolean {
  return beginning.every((byte, index) => bytes[index] === byte);
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
