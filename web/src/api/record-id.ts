/**
 * Ids are made here, so that a request that is sent twice does one thing. `crypto.randomUUID` exists only on secure
 * pages, and this one is also opened by plain address in a local network.
 */
export function newRecordId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
