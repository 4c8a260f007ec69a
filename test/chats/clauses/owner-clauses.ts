import { expect } from 'vitest';
import { say, turn } from '../chat-builders.ts';
import { type Clauses, code } from './clause.ts';

export const ownerClauses: Clauses = {
  'somebody else’s is told like what is not there': async ({ chats, me, other, n }) => {
    await say(chats, me, turn(n('c'), null, n('1'), 'secret'), 'answer', 1);
    await chats.putFolder(me, { id: n('f'), name: 'f' }, 1);
    const { id: shareId } = await chats.share(me, n('c'), { hasThoughts: true }, 2);
    const attempts: readonly (() => Promise<unknown>)[] = [
      () => chats.openChat(other, n('c')),
      () => chats.changeChat(other, n('c'), { title: 'x' }, 3),
      () => chats.deleteChat(other, n('c')),
      () => chats.pathTo(other, `a-${n('1')}`),
      () => chats.answer(other, `a-${n('1')}`),
      () => chats.editMessage(other, `q-${n('1')}`, 'x'),
      () => chats.addTurn(other, turn(n('c'), `a-${n('1')}`, n('2')), 3),
      () => chats.share(other, n('c'), { hasThoughts: true }, 3),
      () => chats.unshare(other, shareId),
      () => chats.deleteFolder(other, n('f')),
      () => chats.putChat(other, { id: n('d'), folderId: n('f') }, 3),
      () => chats.exportChats(other, [n('c')], { thoughts: true }),
    ];
    for (const attempt of attempts) await expect(attempt(), String(attempt)).rejects.toEqual(code('CHATS_NOT_FOUND'));
    const seen = [
      await chats.listChats(other),
      await chats.search(other, 'secret'),
      await chats.shares(other),
      await chats.folders(other),
    ];
    expect(seen).toEqual([{ chats: [], next: null }, [], [], []]);
  },

  'an id in somebody else’s use cannot be taken': async ({ chats, me, other, n }) => {
    await chats.putChat(me, { id: n('c'), title: 'c' }, 1);
    await expect(chats.putChat(other, { id: n('c') }, 2)).rejects.toEqual(code('CHATS_CONFLICT'));
    await expect(chats.addTurn(other, turn(n('c'), null, n('1')), 2)).rejects.toEqual(code('CHATS_CONFLICT'));
  },

  'an id with what no engine keeps is one that is not there': async ({ chats, me }) => {
    for (const id of ['\0', '\ud800', '😀', "'", 'x'.repeat(100_000)]) {
      await expect(chats.openChat(me, id)).rejects.toEqual(code('CHATS_NOT_FOUND'));
      await expect(chats.answer(me, id)).rejects.toEqual(code('CHATS_NOT_FOUND'));
      await expect(chats.shared(id)).rejects.toEqual(code('CHATS_NOT_FOUND'));
    }
    expect(await chats.listChats(me, { folderId: '\0' })).toEqual({ chats: [], next: null });
  },
};
