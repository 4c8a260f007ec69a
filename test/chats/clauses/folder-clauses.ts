import { expect } from 'vitest';
import { type Clauses, code, titles } from './clause.ts';

export const folderClauses: Clauses = {
  'chats of a deleted folder stay': async ({ chats, me, n }) => {
    await chats.putFolder(me, { id: n('f'), name: 'work' }, 1);
    await chats.putChat(me, { id: n('c'), title: 'c', folderId: n('f') }, 2);
    await chats.putChat(me, { id: n('d'), title: 'd' }, 3);
    expect(titles(await chats.listChats(me, { folderId: n('f') }))).toEqual(['c']);
    await chats.deleteFolder(me, n('f'));
    expect(await chats.folders(me)).toEqual([]);
    expect((await chats.listChats(me)).chats.map(({ folderId }) => folderId)).toEqual([null, null]);
  },

  'a folder is renamed in place': async ({ chats, me, n }) => {
    await chats.putFolder(me, { id: n('f'), name: 'work' }, 1);
    await chats.putFolder(me, { id: n('f'), name: 'home' }, 2);
    expect(await chats.folders(me)).toEqual([{ id: n('f'), name: 'home', createdMs: 1 }]);
  },

  'there are at most 500': async ({ chats, me, n }) => {
    for (let i = 0; i < 500; i++) await chats.putFolder(me, { id: n(`f${i}`), name: `f${i}` }, i);
    await expect(chats.putFolder(me, { id: n('more'), name: 'more' }, 501)).rejects.toEqual(code('CHATS_TOO_LARGE'));
  },
};
