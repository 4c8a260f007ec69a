/** Ids as they are kept: little-endian Int32, whatever the machine. */
export function bytesOfTokens(tokens: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(tokens.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, token] of tokens.entries()) view.setInt32(i * 4, token, true);
  return bytes;
}

export function tokensOfBytes(bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength >> 2 }, (_, i) => view.getInt32(i * 4, true));
}
