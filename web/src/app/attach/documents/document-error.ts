/** Why the text of a document cannot be had. `other` is no document at all, or of a kind that is not read here. */
export type DocumentFault = 'broken' | 'locked' | 'no-text' | 'other' | 'too-large' | 'too-much' | 'unknown-characters';

/** What there is of a document; `too-large` is more text than there is room for, `too-much` more work than is done here. */
export type DocumentReading =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: DocumentFault };

/** Thrown by what reads a part of a document, and caught by `readDocument`. */
export class DocumentError extends Error {
  readonly reason: DocumentFault;

  constructor(reason: DocumentFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DocumentError';
    this.reason = reason;
  }
}
