import { RegaugeError } from '#kernel';

/** When each error of the room happens; `docs/errors.md` repeats this table and is tested equal. */
export const chatsErrors = {
  CHATS_NOT_FOUND: 'there is no such chat, message, folder or share, or it is somebody else’s',
  CHATS_CONFLICT:
    'what is asked contradicts what is kept: an id in other use, a chat in the trash, an answer that is being written',
  CHATS_BAD_PARENT: 'a question does not follow an answer, or an answer does not follow a question, of the same chat',
  CHATS_RUN_REPLACED: 'another run writes the answer by now, or it is finished',
  CHATS_TOO_LARGE: 'a text, a chat or a list is larger than what is kept',
  CHATS_BAD_CURSOR: 'the place where a page should begin was not given out here',
  CHATS_BAD_IMPORT: 'the document to import is in no format that is known',
} as const;

export type ChatsErrorCode = keyof typeof chatsErrors;

export class ChatsError extends RegaugeError<ChatsErrorCode> {}

/** Somebody else's is told like what is not there. */
export function notFound(
  what: 'chat' | 'question' | 'answer' | 'message' | 'folder' | 'share',
  id: string,
): ChatsError {
  return new ChatsError('CHATS_NOT_FOUND', `There is no ${what} ${id.slice(0, 40)}; it may have been deleted.`, {
    id: id.slice(0, 40),
  });
}
