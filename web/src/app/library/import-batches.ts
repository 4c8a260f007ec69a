/** So many characters, at up to three bytes each, are below what the server takes at once. */
const batchChars = 16_000_000;

interface Chats {
  readonly chats: readonly unknown[];
  /** The document with only these. */
  readonly withChats: (chats: readonly unknown[]) => unknown;
}

/**
 * An export as documents of the same format that the server takes one by one, in their order. One chat is never cut: where it
 * alone is too large, the server says so. A document of neither format is left as it is, and so is for the server to refuse.
 */
export function importBatches(document: unknown, maxChars: number = batchChars): readonly unknown[] {
  const parts = chatsOf(document);
  if (!parts) return [document];
  const batches: unknown[][] = [[]];
  let chars = 0;
  for (const chat of parts.chats) {
    const own = JSON.stringify(chat).length;
    if (chars > 0 && chars + own > maxChars) {
      batches.push([]);
      chars = 0;
    }
    batches.at(-1)?.push(chat);
    chars += own;
  }
  return batches.map(parts.withChats);
}

function chatsOf(document: unknown): Chats | undefined {
  if (Array.isArray(document)) return { chats: document, withChats: (chats) => chats };
  if (typeof document !== 'object' || document === null || !('chats' in document)) return undefined;
  const { chats } = document;
  return Array.isArray(chats) ? { chats, withChats: (own) => ({ ...document, chats: own }) } : undefined;
}
