import { z } from 'zod';
import { ChatsError } from './errors.ts';
import type { ChatRow } from './tables.ts';

export interface ChatPlace {
  readonly isPinned: number;
  readonly changedMs: number;
  readonly id: string;
}

const place = z.tuple([z.int().min(0).max(1), z.int(), z.string().max(40)]);

/** Where a list goes on: what its order is by, so that chats which come and go move nothing. */
export function chatCursor(last: Pick<ChatRow, 'is_pinned' | 'changed_ms' | 'id'>): string {
  return Buffer.from(JSON.stringify([last.is_pinned, last.changed_ms, last.id])).toString('base64url');
}

/** @throws {ChatsError} `CHATS_BAD_CURSOR` */
export function readChatCursor(cursor: string): ChatPlace {
  const parsed = place.safeParse(jsonIn(cursor));
  if (!parsed.success) {
    throw new ChatsError('CHATS_BAD_CURSOR', '`after` must be `next` of an earlier page; begin without it.');
  }
  const [isPinned, changedMs, id] = parsed.data;
  return { isPinned, changedMs, id };
}

function jsonIn(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor.slice(0, 400), 'base64url').toString());
  } catch {
    return undefined;
  }
}
