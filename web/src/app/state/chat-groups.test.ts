import { expect, test } from 'vitest';
import type { ChatSummary } from '#wire';
import { groupChats } from './chat-groups.ts';

const now = new Date(2026, 2, 1, 0, 30);
const chat = (id: string, changed: Date, isPinned = false): ChatSummary => ({
  ...{ id, title: id, isNamed: false, isPinned, folderId: null, createdMs: 0, deletedMs: null, isRunning: false },
  changedMs: changed.getTime(),
});

test('days are those of the calendar, over the end of a month', () => {
  const chats = [
    chat('old-but-pinned', new Date(2020, 0, 1), true),
    chat('half-past-midnight', new Date(2026, 2, 1, 0, 1)),
    chat('an-hour-ago', new Date(2026, 1, 28, 23, 30)),
    chat('six-days', new Date(2026, 1, 23)),
    chat('twenty-days', new Date(2026, 1, 9)),
    chat('last-year', new Date(2025, 5, 1)),
  ];
  expect(groupChats(chats, now).map(({ name, chats }) => [name, chats[0]?.id])).toEqual([
    ['pinned', 'old-but-pinned'],
    ['today', 'half-past-midnight'],
    ['yesterday', 'an-hour-ago'],
    ['lastSevenDays', 'six-days'],
    ['lastThirtyDays', 'twenty-days'],
    ['older', 'last-year'],
  ]);
});

test('empty groups have no heading and order within one stays', () => {
  const chats = [chat('b', now), chat('a', now)];
  expect(groupChats(chats, now)).toEqual([{ name: 'today', chats }]);
});
