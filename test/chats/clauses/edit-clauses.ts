import { expect } from 'vitest';
import { ended, say, stretch, turn } from '../chat-builders.ts';
import { type Clauses, code } from './clause.ts';

export const editClauses: Clauses = {
  'a question that is changed titles the chat anew, until its user names it': async ({ chats, me, n }) => {
    await say(chats, me, turn(n('c'), null, n('1'), 'frist'), 'one', 1);
    await chats.editMessage(me, `q-${n('1')}`, 'first');
    expect((await chats.openChat(me, n('c'))).chat.title).toBe('first');
    await chats.changeChat(me, n('c'), { title: 'mine' }, 2);
    await chats.editMessage(me, `q-${n('1')}`, 'second');
    expect((await chats.openChat(me, n('c'))).chat.title).toBe('mine');
  },

  'an answer is changed once it is written': async ({ chats, me, n }) => {
    await chats.addTurn(me, turn(n('c'), null, n('1')), 1);
    await expect(chats.editMessage(me, `a-${n('1')}`, 'x')).rejects.toEqual(code('CHATS_CONFLICT'));
    await chats.finishAnswer(`a-${n('1')}`, `run-${n('1')}`, ended);
    expect(await chats.editMessage(me, `a-${n('1')}`, 'better')).toMatchObject({
      answer: 'better',
      state: 'complete',
    });
  },

  'what was computed from other words is not continued': async ({ chats, me, n }) => {
    await chats.addTurn(me, turn(n('c'), null, n('1')), 1);
    await chats.appendStretch(`a-${n('1')}`, `run-${n('1')}`, { ...stretch('t', 'a', [7]), promptTokens: [1] });
    await chats.finishAnswer(`a-${n('1')}`, `run-${n('1')}`, { ...ended, state: 'stopped', keepTokens: true });
    expect(await chats.resumable(`a-${n('1')}`)).toMatchObject({ tokens: [7] });
    await chats.editMessage(me, `q-${n('1')}`, 'other words');
    expect(await chats.resumable(`a-${n('1')}`)).toBeUndefined();
  },
};
