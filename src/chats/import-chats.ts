import type { ChatSummary } from '#wire';
import { newId, type RandomBytes } from './new-id.ts';
import type { ChatDatabase } from './tables.ts';

export interface Imported {
  readonly chats: readonly ChatSummary[];
  /** What was left out, and why. */
  readonly skipped: readonly { readonly title: string; readonly reason: string }[];
}
export async function importChats(
  _db: ChatDatabase,
  _owner: string,
  _document: unknown,
  _nowMs: number,
  _random: RandomBytes,
): Promise<Imported> {
  return { chats: [], skipped: [] };
}
