import { expect } from 'vitest';
import { ended, stretch, turn, usage } from '../chat-builders.ts';
import { type Clauses, code, type Place } from './clause.ts';

/** An answer that has just begun. */
async function asked({ chats, me, n }: Place): Promise<{ readonly id: string; readonly run: string }> {
  await chats.addTurn(me, turn(n('c'), null, n('1')), 1);
  return { id: `a-${n('1')}`, run: `run-${n('1')}` };
}

export const answerClauses: Clauses = {
  'is whole at any time while it is written': async (place) => {
    const { chats, me, n } = place;
    const { id, run } = await asked(place);
    await chats.appendStretch(id, run, stretch('I th', ''));
    await chats.appendStretch(id, run, stretch('ink', 'so'));
    expect(await chats.answer(me, id)).toMatchObject({ thinking: 'I think', answer: 'so', state: 'running' });
    const { chat, messages } = await chats.openChat(me, n('c'));
    expect(chat.isRunning).toBe(true);
    expect(messages[1]).toMatchObject({ thinking: 'I think', answer: 'so' });
  },

  'its end keeps what was written, and takes its run away': async (place) => {
    const { chats, me, n } = place;
    const { id, run } = await asked(place);
    await chats.appendStretch(id, run, stretch('t', 'a', [5]));
    const attempt = {
      replicaId: 'r',
      pool: 'p',
      kind: 'vllm',
      accelerator: null,
      end: 'complete',
      reason: '',
      completionTokens: 1,
    };
    await chats.finishAnswer(id, run, { ...ended, usage: usage(9), attempts: [attempt] });
    expect(await chats.answer(me, id)).toMatchObject({
      ...{ state: 'complete', runId: null, finishReason: 'stop', thinking: 't', answer: 'a' },
      ...{ usage: usage(9), attempts: [attempt] },
    });
    expect((await chats.openChat(me, n('c'))).chat.isRunning).toBe(false);
    expect(await chats.resumable(id)).toBeUndefined();
  },

  'a stretch or an end of another run is refused': async (place) => {
    const { chats, me } = place;
    const { id, run } = await asked(place);
    const refused = code('CHATS_RUN_REPLACED');
    await expect(chats.appendStretch(id, 'another', stretch('x', ''))).rejects.toEqual(refused);
    await expect(chats.finishAnswer(id, 'another', ended)).rejects.toEqual(refused);
    await chats.finishAnswer(id, run, ended);
    await expect(chats.appendStretch(id, run, stretch('x', ''))).rejects.toEqual(refused);
    await expect(chats.appendStretch('no-answer', run, stretch('x', ''))).rejects.toEqual(code('CHATS_NOT_FOUND'));
    expect(await chats.answer(me, id)).toMatchObject({ thinking: '', answer: '' });
  },

  'of several that take it over one does, and the old run writes no more': async (place) => {
    const { chats } = place;
    const { id, run } = await asked(place);
    const taken = await Promise.all(['x', 'y', 'z'].map((to) => chats.takeOver(id, run, `run-${to}`)));
    expect(taken.filter(Boolean)).toEqual([true]);
    await expect(chats.appendStretch(id, run, stretch('x', ''))).rejects.toEqual(code('CHATS_RUN_REPLACED'));
  },

  'goes on from exact tokens after a crash, and again after a stop': async (place) => {
    const { chats, me } = place;
    const { id, run } = await asked(place);
    await chats.appendStretch(id, run, {
      ...stretch('t', '', [1, 2]),
      promptTokens: [9, 8],
      tokenizer: 'qwen',
    });
    await chats.appendStretch(id, run, stretch('', 'a', [-1, 2 ** 31 - 1]));
    const before = {
      promptTokens: [9, 8],
      tokens: [1, 2, -1, 2 ** 31 - 1],
      thinking: 't',
      answer: 'a',
      tokenizer: 'qwen',
    };
    expect(await chats.resumable(id)).toEqual(before);
    expect(await chats.takeOver(id, run, 'second')).toBe(true);
    await chats.appendStretch(id, 'second', { ...stretch('', 'b', [4]), promptTokens: [9, 8, 1] });
    await chats.finishAnswer(id, 'second', { ...ended, state: 'stopped', usage: usage(5), keepTokens: true });
    expect(await chats.resumable(id)).toEqual({ ...before, tokens: [...before.tokens, 4], answer: 'ab' });
    expect(await chats.takeOver(id, null, 'third')).toBe(true);
    await chats.appendStretch(id, 'third', stretch('', 'c', [6]));
    expect(await chats.answer(me, id)).toMatchObject({ answer: 'abc', state: 'running', runId: 'third' });
    await chats.finishAnswer(id, 'third', { ...ended, usage: usage(6) });
    expect(await chats.answer(me, id)).toMatchObject({
      answer: 'abc',
      usage: { costMicroUsd: 11, totalMs: 200, answerTokens: 3 },
    });
  },

  'is not resumable where not all ids are known': async (place) => {
    const { chats, me } = place;
    const { id, run } = await asked(place);
    await chats.appendStretch(id, run, { ...stretch('t', '', [1]), promptTokens: [9] });
    await chats.appendStretch(id, run, { thinking: 'u', answer: '', tokens: undefined });
    expect(await chats.resumable(id)).toBeUndefined();
    await chats.finishAnswer(id, run, { ...ended, state: 'interrupted', keepTokens: true });
    expect(await chats.resumable(id)).toBeUndefined();
    expect(await chats.answer(me, id)).toMatchObject({ thinking: 'tu' });
  },

  'those that are being written are told with their owner': async (place) => {
    const { chats, me, n } = place;
    const { id, run } = await asked(place);
    const own = (await chats.unfinished()).filter(({ owner }) => owner === me);
    expect(own).toEqual([
      {
        owner: me,
        id: id,
        chatId: n('c'),
        parentId: `q-${n('1')}`,
        createdMs: 1,
        runId: run,
        model: 'r1',
        options: {},
      },
    ]);
  },

  'writing into a chat that was deleted is refused': async (place) => {
    const { chats, me, n } = place;
    const { id, run } = await asked(place);
    await chats.changeChat(me, n('c'), { isDeleted: true }, 2);
    await chats.deleteChat(me, n('c'));
    await expect(chats.appendStretch(id, run, stretch('x', ''))).rejects.toEqual(code('CHATS_NOT_FOUND'));
  },
};
