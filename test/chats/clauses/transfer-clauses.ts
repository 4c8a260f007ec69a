import { expect } from 'vitest';
import { anAnswer, say, turn } from '../chat-builders.ts';
import { type Clauses, code, titles } from './clause.ts';

/** Ids become the places where they first occur. */
function withoutIds(document: unknown): unknown {
  const places = new Map<unknown, number>();
  const isId = (key: string, value: unknown) => /^(?:id|parentId|leafId)$/.test(key) && typeof value === 'string';
  const place = (id: unknown) => places.get(id) ?? places.set(id, places.size).size - 1;
  return JSON.parse(JSON.stringify(document, (key, value) => (isId(key, value) ? place(value) : value)));
}

export const transferClauses: Clauses = {
  'there and back is the same but for ids': async ({ chats, me, other, n }) => {
    await chats.putFolder(me, { id: n('f'), name: 'work' }, 1);
    await say(chats, me, turn(n('c'), null, n('1'), 'first'), 'one', 1);
    await say(chats, me, turn(n('c'), `a-${n('1')}`, n('2'), 'second'), 'two', 2);
    await say(chats, me, { chatId: n('c'), answer: anAnswer(n('3'), `q-${n('1')}`) }, 'three', 3);
    await chats.changeChat(me, n('c'), { folderId: n('f'), isPinned: true, leafId: `a-${n('2')}` }, 4);
    const document = await chats.exportChats(me, 'all', { thoughts: true });
    const { chats: made, skipped } = await chats.importChats(other, JSON.parse(JSON.stringify(document)), 100);
    expect([made.length, skipped]).toEqual([1, []]);
    const copy = await chats.exportChats(other, 'all', { thoughts: true });
    expect(withoutIds(copy)).toEqual(withoutIds(document));
    expect(JSON.stringify(copy)).not.toContain(n('1'));
  },

  'thoughts stay at home where that is asked for': async ({ chats, me, n }) => {
    await say(chats, me, turn(n('c'), null, n('1')), 'one', 1);
    const text = JSON.stringify(await chats.exportChats(me, [n('c')], { thoughts: false }));
    expect(text).not.toContain('thought of');
  },

  'what is broken is left out and told; what is unknown is refused': async ({ chats, me }) => {
    const good = {
      title: 'good',
      isNamed: true,
      isPinned: false,
      createdMs: 1,
      changedMs: 1,
      folder: null,
      leafId: null,
      messages: [],
    };
    const document = {
      format: 'regauge-chats',
      version: 1,
      chats: [good, { ...good, title: 'bad', leafId: 'x' }, 7],
    };
    const { chats: made, skipped } = await chats.importChats(me, document, 9);
    expect(titles({ chats: made })).toEqual(['good']);
    expect(skipped.map(({ title, fault }) => [title, fault])).toEqual([
      ['bad', 'damaged'],
      ['', 'damaged'],
    ]);
    for (const unknown of [null, 7, {}, { format: 'regauge-chats', version: 2, chats: [] }]) {
      await expect(chats.importChats(me, unknown, 9)).rejects.toEqual(code('CHATS_BAD_IMPORT'));
    }
  },

  'conversations of OpenAI are taken, with a title and the branch that was shown': async ({ chats, me }) => {
    const said = (role: string, text: string) => ({
      ...{ author: { role }, create_time: 2, content: { content_type: 'text', parts: [text] } },
    });
    const mapping = {
      u: { id: 'u', parent: null, children: ['a', 'b'], message: said('user', 'Which?') },
      a: { id: 'a', parent: 'u', children: [], message: said('assistant', 'Red.') },
      b: { id: 'b', parent: 'u', children: [], message: said('assistant', 'Green.') },
    };
    const document = [
      { title: '', create_time: 1, update_time: 3, current_node: 'a', mapping },
      { title: 'empty', mapping: {} },
    ];
    const { chats: made, skipped } = await chats.importChats(me, document, 9_000);
    expect(made).toMatchObject([{ title: 'Which?', isNamed: false, createdMs: 1_000, changedMs: 3_000 }]);
    expect(skipped).toEqual([{ title: 'empty', fault: 'empty', reason: 'it has no text' }]);
    const { messages } = await chats.openChat(me, made[0]?.id ?? '');
    expect(messages).toMatchObject([
      { text: 'Which?' },
      { answer: 'Red.', siblings: [expect.anything(), expect.anything()] },
    ]);
  },
};
