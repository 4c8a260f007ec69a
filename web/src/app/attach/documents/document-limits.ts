/** What one document may take to be read: bounds for this browser, since the server never sees the file. */
export const documentLimits = {
  bytes: 50_000_000,
  /** Of a PDF, slides or sheets. */
  pages: 2_000,
  /** Of a zip, of which every office document is one. */
  entries: 20_000,
  /** All parts that are read, once unpacked. */
  unpackedBytes: 150_000_000,
  seconds: 60,
} as const;
