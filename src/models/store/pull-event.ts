/** What a pull tells while it runs, in the order it happens. Sizes are over all files of the model. */
export type PullEvent =
  /** Another process pulls this model; told once, then the pull waits and finds it finished or goes on itself. */
  | { readonly kind: 'waiting'; readonly ownerPid: number }
  | { readonly kind: 'trying'; readonly source: string }
  | { readonly kind: 'source-failed'; readonly source: string; readonly reason: string }
  /** Bytes that an earlier pull had left are kept. */
  | { readonly kind: 'resumed'; readonly source: string; readonly doneBytes: number }
  | { readonly kind: 'bytes'; readonly doneBytes: number; readonly totalBytes: number | undefined }
  | { readonly kind: 'retry'; readonly reason: string; readonly delayMs: number }
  | { readonly kind: 'verified'; readonly sha256: string; readonly file: string }
  /** Whole by its length, and nobody publishes a digest that it could be compared with. */
  | { readonly kind: 'not-verified'; readonly sha256: string; readonly file: string };
