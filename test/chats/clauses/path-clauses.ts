import { expect } from 'vitest';
import { ended, say, turn, usage } from '../chat-builders.ts';
import type { Clauses } from './clause.ts';

export const pathClauses: Clauses = {
  'a chat opens with 40 messages, and earlier ones follow by 40': async ({ chats, me, n }) => {
    for (let i = 1; i <= 45; i++)
      await say(chats, me, turn(n('c'), i === 1 ? null : `a-${n(`${i - 1}`)}`, n(`${i}`)), `${i}`, i);
    const last = await chats.openChat(me, n('c'));
    const middle = await chats.openChat(me, n('c'), { before: last.messages[0]?.id });
    const first = await chats.openChat(me, n('c'), { before: middle.messages[0]?.id });
    const facts = [last, middle, first].map(({ messages, hasEarlier }) => [
      messages.length,
      messages[0]?.id,
      hasEarlier,
    ]);
    expect(facts).toEqual([
      [40, `q-${n('26')}`, true],
      [40, `q-${n('6')}`, true],
      [10, `q-${n('1')}`, false],
    ]);
    expect((await chats.pathTo(me, `a-${n('45')}`)).length).toBe(90);
  },

  'a chat without messages opens': async ({ chats, me, n }) => {
    await chats.putChat(me, { id: n('c'), title: 'c' }, 1);
    expect(await chats.openChat(me, n('c'))).toMatchObject({
      messages: [],
      hasEarlier: false,
      totalCostMicroUsd: 0,
    });
  },

  'cost is that of all branches': async ({ chats, me, n }) => {
    for (const [i, name] of ['1', '2'].entries()) {
      await chats.addTurn(me, turn(n('c'), null, n(name)), i);
      await chats.finishAnswer(`a-${n(name)}`, `run-${n(name)}`, { ...ended, usage: usage(50) });
    }
    expect((await chats.openChat(me, n('c'))).totalCostMicroUsd).toBe(100);
  },
};
