/** Why a file is not text that can be sent. */
export type NotText = 'not-text' | 'empty';

export type DecodedFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: NotText };

/**
 * Text by what a file holds, never by what it is called: UTF-8 without a zero byte, which no text has and nearly every
 * binary format does.
 */
export function decodeFile(bytes: Uint8Array): DecodedFile {
  if (bytes.includes(0)) return { kind: 'refused', reason: 'not-text' };
  const text = decoded(bytes);
  if (text === undefined) return { kind: 'refused', reason: 'not-text' };
  return text.trim() === '' ? { kind: 'refused', reason: 'empty' } : { kind: 'text', text };
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
