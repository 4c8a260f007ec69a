import { appLimits } from '#wire';
import { ChatsError } from './errors.ts';

/** Bounds on what is kept and handed out; characters are UTF-16 units. */
export const chatLimits: typeof appLimits & {
  readonly messagesPerChat: number;
  readonly folders: number;
  readonly shares: number;
  readonly chatsPerPage: number;
  readonly messagesPerPage: number;
  readonly hits: number;
  readonly importedChats: number;
  readonly exportedChars: number;
} = {
  ...appLimits,
  /** Questions and answers of one chat, all branches. */
  messagesPerChat: 20_000,
  folders: 500,
  shares: 1_000,
  chatsPerPage: 50,
  messagesPerPage: 40,
  hits: 50,
  importedChats: 20_000,
  exportedChars: 200_000_000,
};

/** @throws {ChatsError} `CHATS_TOO_LARGE` with both numbers */
export function atMost(limit: number, size: number, what: string): void {
  if (size <= limit) return;
  throw new ChatsError(
    'CHATS_TOO_LARGE',
    `${what}: ${size} is more than the ${limit} that are kept; make it smaller.`,
    {
      size,
      limit,
    },
  );
}
