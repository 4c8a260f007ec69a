import fc from 'fast-check';
import { expect } from 'vitest';
import type { Chats, ExportedChat } from '#chats';
import { anAnswer, ended, turn } from '../chat-builders.ts';
import type { Clauses } from './clause.ts';

/** `at` chooses among the messages that are there. */
type Step =
  | { readonly kind: 'ask' | 'again' | 'edit' | 'show' | 'finish'; readonly at: number }
  | { readonly kind: 'begin' | 'trash' | 'restore' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('ask', 'again', 'edit', 'show', 'finish'), at: fc.nat(100) }),
  fc.record({ kind: fc.constantFrom('begin', 'trash', 'restore') }),
);

interface Tried {
  readonly chats: Chats;
  readonly owner: string;
  readonly chatId: string;
  readonly names: string[];
}

export const treeClauses: Clauses = {
  'whatever is done in whatever order, a chat is a sound tree, and another owner’s is untouched': async (place) => {
    const { chats, me, other, n } = place;
    await chats.addTurn(other, turn(n('theirs'), null, n('theirs')), 1);
    const theirs = await chats.openChat(other, n('theirs'));
    let run = 0;
    const sound = fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const tried: Tried = { chats, owner: me, chatId: n(`c${++run}`), names: [n(`${run}-0`)] };
      await chats.addTurn(me, turn(tried.chatId, null, tried.names[0] ?? ''), 0);
      for (const [i, one] of steps.entries()) await attempt(tried, one, i + 1);
      await expectSound(tried);
      expect(await chats.openChat(other, n('theirs'))).toEqual(theirs);
    });
    await fc.assert(sound, { numRuns: 25 });
  },

  'two processes that write to one chat at once lose nothing': async ({ chats, beside, me, n }) => {
    const names = Array.from({ length: 20 }, (_, i) => n(`${i}`));
    await chats.addTurn(me, turn(n('c'), null, names[0] ?? ''), 0);
    const writers = [chats, beside];
    await Promise.all(
      names.slice(1).map((name, i) => writers[i % 2]?.addTurn(me, turn(n('c'), `a-${names[0]}`, name), i)),
    );
    await expectSound({ chats, owner: me, chatId: n('c'), names });
    expect(await beside.openChat(me, n('c'))).toEqual(await chats.openChat(me, n('c')));
  },
};

/** A step that the chat's state forbids is refused, which is one of the things that may happen. */
async function attempt(tried: Tried, one: Step, nowMs: number): Promise<void> {
  try {
    await take(tried, one, nowMs);
  } catch (error) {
    expect(error).toHaveProperty('code', 'CHATS_CONFLICT');
  }
}

async function take({ chats, owner, chatId, names }: Tried, one: Step, nowMs: number): Promise<void> {
  const next = `${names[0]}-${nowMs}`;
  const chosen = 'at' in one ? (names[one.at % names.length] ?? '') : '';
  switch (one.kind) {
    case 'begin':
      await chats.addTurn(owner, turn(chatId, null, next), nowMs);
      names.push(next);
      return;
    case 'ask':
      await chats.addTurn(owner, turn(chatId, `a-${chosen}`, next), nowMs);
      names.push(next);
      return;
    case 'again': {
      const { parentId } = await chats.answer(owner, `a-${chosen}`);
      await chats.addTurn(owner, { chatId, answer: anAnswer(next, parentId ?? '') }, nowMs);
      names.push(next);
      return;
    }
    case 'edit':
      await chats.editMessage(owner, `a-${chosen}`, `edited ${nowMs}`);
      return;
    case 'show':
      await chats.changeChat(owner, chatId, { leafId: `a-${chosen}` }, nowMs);
      return;
    case 'finish':
      if ((await chats.answer(owner, `a-${chosen}`)).state !== 'running') return;
      await chats.finishAnswer(`a-${chosen}`, `run-${chosen}`, ended);
      return;
    case 'trash':
    case 'restore':
      await chats.changeChat(owner, chatId, { isDeleted: one.kind === 'trash' }, nowMs);
  }
}

async function expectSound({ chats, owner, chatId, names }: Tried): Promise<void> {
  const [chat] = (await chats.exportChats(owner, [chatId], { thoughts: true })).chats;
  if (!chat) throw new Error('the chat is gone');
  const answers = chat.messages.filter(({ role }) => role === 'answer').map(({ id }) => id);
  expect(answers.toSorted()).toEqual(names.map((name) => `a-${name}`).toSorted());
  expectTree(chat);
  const { messages } = await chats.openChat(owner, chatId);
  expect(messages.at(-1)?.id).toBe(chat.leafId);
  expect(chat.messages.filter(({ parentId }) => parentId === chat.leafId)).toEqual([]);
  const ids = messages.map(({ id }) => id);
  expect(messages.slice(1).map(({ parentId }) => parentId)).toEqual(ids.slice(0, -1));
}

/** Questions and answers by turns, parents first. */
function expectTree({ messages }: ExportedChat): void {
  const roles = new Map<string | null, string>([[null, 'answer']]);
  for (const { id, parentId, role } of messages) {
    expect(roles.get(parentId)).toBe(role === 'answer' ? 'question' : 'answer');
    roles.set(id, role);
  }
}
