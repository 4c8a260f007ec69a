import { keepableText } from './keepable-text.ts';
import { atMost, chatLimits } from './limits.ts';

/** @throws {ChatsError} `CHATS_TOO_LARGE` */
export function keptTitle(title: string): string {
  atMost(chatLimits.titleChars, title.length, 'The title');
  return keepableText(title);
}
