import { expect } from 'vitest';
import { anAnswer, say, turn } from '../chat-builders.ts';
import { type Clauses, code } from './clause.ts';

export const turnClauses: Clauses = {
  'the first one makes the chat and titles it': async (place) => {
    const { chats, me, n } = place;
    const kept = await chats.addTurn(me, turn(n('c'), null, n('1'), 'How far is the Moon?\nIn km.'), 7);
    expect(kept.chat).toMatchObject({
      title: 'How far is the Moon?',
      isNamed: false,
      isRunning: true,
      changedMs: 7,
    });
    expect(kept.answer).toEqual({
      ...{ role: 'answer', id: n('a-1').replace(n('a-1'), `a-${n('1')}`), chatId: n('c'), parentId: `q-${n('1')}` },
      ...{ createdMs: 7, model: 'r1', options: {}, state: 'running', runId: `run-${n('1')}` },
      ...{ thinking: '', answer: '', finishReason: null, error: null, usage: null, attempts: [] },
    });
  },

  'the same ids again are told as they are kept': async ({ chats, me, n }) => {
    const asked = turn(n('c'), null, n('1'));
    const first = await chats.addTurn(me, asked, 1);
    const again = { ...asked, answer: { ...asked.answer, runId: 'another' } };
    expect(await chats.addTurn(me, again, 2)).toEqual(first);
  },

  'one question has several answers; the last is shown, and an earlier one can be': async ({ chats, me, n }) => {
    await say(chats, me, turn(n('c'), null, n('1')), 'one', 1);
    await say(chats, me, { chatId: n('c'), answer: anAnswer(n('2'), `q-${n('1')}`) }, 'two', 2);
    const shown = async () => (await chats.openChat(me, n('c'))).messages.map(({ id }) => id);
    expect(await shown()).toEqual([`q-${n('1')}`, `a-${n('2')}`]);
    await chats.changeChat(me, n('c'), { leafId: `a-${n('1')}` }, 3);
    expect(await shown()).toEqual([`q-${n('1')}`, `a-${n('1')}`]);
    const { messages } = await chats.openChat(me, n('c'));
    expect(messages.map(({ siblings }) => siblings.length)).toEqual([1, 2]);
    expect(messages[1]?.siblings).toEqual([`a-${n('1')}`, `a-${n('2')}`]);
  },

  'a branch is shown down to its newest end': async ({ chats, me, n }) => {
    await say(chats, me, turn(n('c'), null, n('1')), 'one', 1);
    await say(chats, me, turn(n('c'), `a-${n('1')}`, n('2')), 'two', 2);
    await say(chats, me, turn(n('c'), `a-${n('1')}`, n('3')), 'three', 3);
    await say(chats, me, turn(n('c'), null, n('4')), 'four', 4);
    await chats.changeChat(me, n('c'), { leafId: `q-${n('1')}` }, 5);
    expect((await chats.openChat(me, n('c'))).messages.at(-1)?.id).toBe(`a-${n('3')}`);
  },

  'parents are of the right kind, chat and owner': async ({ chats, me, other, n }) => {
    await say(chats, me, turn(n('c'), null, n('1')), 'one', 1);
    await say(chats, me, turn(n('d'), null, n('2')), 'two', 1);
    const onQuestion = turn(n('c'), `q-${n('1')}`, n('3'));
    const onAnswer = { chatId: n('c'), answer: anAnswer(n('3'), `a-${n('1')}`) };
    const elsewhere = turn(n('c'), `a-${n('2')}`, n('3'));
    await expect(chats.addTurn(me, onQuestion, 2)).rejects.toEqual(code('CHATS_BAD_PARENT'));
    await expect(chats.addTurn(me, onAnswer, 2)).rejects.toEqual(code('CHATS_BAD_PARENT'));
    await expect(chats.addTurn(me, elsewhere, 2)).rejects.toEqual(code('CHATS_NOT_FOUND'));
    await expect(chats.addTurn(other, onAnswer, 2)).rejects.toEqual(code('CHATS_NOT_FOUND'));
  },

  'one that is refused leaves nothing behind': async ({ chats, me, n }) => {
    const asked = turn(n('c'), null, n('1'));
    const wrong = { ...asked, answer: anAnswer(n('1'), 'no-such-question') };
    await expect(chats.addTurn(me, wrong, 1)).rejects.toEqual(code('CHATS_NOT_FOUND'));
    await expect(chats.openChat(me, n('c'))).rejects.toEqual(code('CHATS_NOT_FOUND'));
  },

  'a chat in the trash takes none': async ({ chats, me, n }) => {
    await say(chats, me, turn(n('c'), null, n('1')), 'one', 1);
    await chats.changeChat(me, n('c'), { isDeleted: true }, 2);
    const next = turn(n('c'), `a-${n('1')}`, n('2'));
    await expect(chats.addTurn(me, next, 3)).rejects.toEqual(code('CHATS_CONFLICT'));
  },

  'sizes are bounded': async ({ chats, me, n }) => {
    const attached = (count: number, chars: number) => ({
      ...turn(n('c'), null, n('1')),
      question: {
        ...{ id: `q-${n('1')}`, parentId: null, text: 'x' },
        attachments: Array.from({ length: count }, () => ({ name: 'a', mediaType: 'b', text: 'x'.repeat(chars) })),
      },
    });
    for (const tooLarge of [
      attached(21, 1),
      attached(2, 4_000_001),
      turn(n('c'), null, n('1'), 'x'.repeat(2_000_001)),
    ]) {
      await expect(chats.addTurn(me, tooLarge, 1)).rejects.toEqual(code('CHATS_TOO_LARGE'));
    }
  },

  'text is kept as it is, but for what no engine can keep: that is replaced one by one': async (place) => {
    const { chats, me, n } = place;
    const text = 'a\0b \ud800c \u202e 😀 Привет 你好 \'"; drop table chats; --';
    await chats.addTurn(me, turn(n('c'), null, n('1'), text), 1);
    const [question] = await chats.pathTo(me, `q-${n('1')}`);
    expect(question).toMatchObject({ text: text.replace('\0', '\ufffd').replace('\ud800', '\ufffd') });
  },
};
