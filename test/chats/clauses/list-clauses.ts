import { expect } from 'vitest';
import { type Clauses, code, titles } from './clause.ts';

export const listClauses: Clauses = {
  'pinned chats come first, then the last changed': async ({ chats, me, n }) => {
    for (const [i, title] of ['one', 'two', 'three'].entries()) await chats.putChat(me, { id: n(title), title }, i);
    await chats.changeChat(me, n('one'), { isPinned: true }, 9);
    expect(titles(await chats.listChats(me))).toEqual(['one', 'three', 'two']);
  },

  'pages of 50 follow one another without gap or repetition, ties in time included': async ({ chats, me, n }) => {
    for (let i = 0; i < 103; i++) await chats.putChat(me, { id: n(`c${i}`), title: `${i}` }, Math.floor(i / 7));
    await chats.changeChat(me, n('c5'), { isPinned: true }, 9);
    const first = await chats.listChats(me);
    const second = await chats.listChats(me, { after: first.next ?? '' });
    const third = await chats.listChats(me, { after: second.next ?? '' });
    const sizes = [first, second, third].map((page) => page.chats.length);
    expect({ sizes, next: third.next }).toEqual({ sizes: [50, 50, 3], next: null });
    const all = [first, second, third].flatMap(titles);
    expect(all[0]).toBe('5');
    expect(new Set(all).size).toBe(103);
  },

  'a cursor that was not given out is refused': async ({ chats, me }) => {
    for (const after of ['', 'x', Buffer.from('[1,2]').toString('base64url'), 'é'.repeat(500)]) {
      await expect(chats.listChats(me, { after })).rejects.toEqual(code('CHATS_BAD_CURSOR'));
    }
  },

  'making a chat again is no change': async ({ chats, me, n }) => {
    const made = await chats.putChat(me, { id: n('c'), title: 'first' }, 1);
    expect(await chats.putChat(me, { id: n('c'), title: 'second' }, 2)).toEqual(made);
    expect(made).toEqual({
      ...{ id: n('c'), title: 'first', isNamed: true, isPinned: false, folderId: null },
      ...{ createdMs: 1, changedMs: 1, deletedMs: null, isRunning: false },
    });
  },

  'a chat leaves the list for the trash, comes back, and goes for good only from there': async ({ chats, me, n }) => {
    await chats.putChat(me, { id: n('c'), title: 'c' }, 1);
    await expect(chats.deleteChat(me, n('c'))).rejects.toEqual(code('CHATS_CONFLICT'));
    expect((await chats.changeChat(me, n('c'), { isDeleted: true }, 5)).deletedMs).toBe(5);
    expect([titles(await chats.listChats(me)), titles(await chats.listChats(me, { isTrash: true }))]).toEqual([
      [],
      ['c'],
    ]);
    expect((await chats.changeChat(me, n('c'), { isDeleted: false }, 6)).deletedMs).toBe(null);
    await chats.changeChat(me, n('c'), { isDeleted: true }, 7);
    await chats.deleteChat(me, n('c'));
    await expect(chats.openChat(me, n('c'))).rejects.toEqual(code('CHATS_NOT_FOUND'));
  },

  'a title has at most 200 characters': async ({ chats, me, n }) => {
    const title = 'x'.repeat(201);
    await expect(chats.putChat(me, { id: n('c'), title }, 1)).rejects.toEqual(code('CHATS_TOO_LARGE'));
  },

  'two who make the same chat at once get one': async ({ chats, me, n }) => {
    const made = await Promise.all([1, 2, 3].map((nowMs) => chats.putChat(me, { id: n('c'), title: 'c' }, nowMs)));
    expect(new Set(made.map(({ createdMs }) => createdMs)).size).toBe(1);
  },
};
