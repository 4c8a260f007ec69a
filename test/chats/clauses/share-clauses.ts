import { expect } from 'vitest';
import { say, stretch, turn } from '../chat-builders.ts';
import { type Clauses, code } from './clause.ts';

export const shareClauses: Clauses = {
  'show the branch as it was, without what ran it; a revoked one is gone': async ({ chats, me, n }) => {
    await say(chats, me, turn(n('c'), null, n('1'), 'hello'), 'hi', 1);
    const made = await chats.share(me, n('c'), { hasThoughts: false }, 5);
    expect(made.id).toMatch(/^[\w-]{22}$/);
    expect(await chats.shares(me)).toEqual([made]);
    await chats.editMessage(me, `q-${n('1')}`, 'changed');
    const shown = await chats.shared(made.id);
    expect(shown).toMatchObject({
      title: 'hello',
      createdMs: 5,
      messages: [{ text: 'hello' }, { answer: 'hi', thinking: '' }],
    });
    await chats.unshare(me, made.id);
    await expect(chats.shared(made.id)).rejects.toEqual(code('CHATS_NOT_FOUND'));
  },

  'tell thoughts only where that was asked for, and never runs, costs or replicas': async ({ chats, me, n }) => {
    await chats.addTurn(me, turn(n('c'), null, n('1')), 1);
    await chats.appendStretch(`a-${n('1')}`, `run-${n('1')}`, stretch('hm', 'x'));
    const { id } = await chats.share(me, n('c'), { hasThoughts: true }, 5);
    expect((await chats.shared(id)).messages[1]).toMatchObject({
      ...{ thinking: 'hm', answer: 'x', state: 'interrupted', runId: null, usage: null, attempts: [], options: {} },
    });
  },

  'of a chat in the trash are hidden': async ({ chats, me, n }) => {
    await say(chats, me, turn(n('c'), null, n('1')), 'x', 1);
    const { id } = await chats.share(me, n('c'), { hasThoughts: true }, 5);
    await chats.changeChat(me, n('c'), { isDeleted: true }, 6);
    await expect(chats.shared(id)).rejects.toEqual(code('CHATS_NOT_FOUND'));
  },
};
