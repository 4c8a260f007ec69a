/** Containers that documents come in, by their first bytes: `compound` is that of Word, Excel and PowerPoint until 2003. */
export type DocumentKind = 'pdf' | 'zip' | 'compound' | 'none';

const signatures: readonly (readonly [DocumentKind, readonly number[]])[] = [
  // %PDF-
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['compound', [0xd0, 0xcf, 0x11, 0xe0]],
];

/** How many bytes are enough to tell. */
export const signatureBytes = 5;

export function documentKind(bytes: Uint8Array): DocumentKind {
  const found = signatures.find(([, signature]) => signature.every((byte, index) => bytes[index] === byte));
  return found?.[0] ?? 'none';
}
