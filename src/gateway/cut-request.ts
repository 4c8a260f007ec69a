/** Codes of a request whose client left, or was cut off, before all of it had come. */
const cutCodes: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']);

/** Whether a request failed for no other reason than that the rest of its body never came: it is nobody's bug. */
export function isCutRequest(error: unknown, { readableAborted }: { readonly readableAborted: boolean }): boolean {
  return readableAborted && error instanceof Error && 'code' in error && cutCodes.has(error.code);
}
