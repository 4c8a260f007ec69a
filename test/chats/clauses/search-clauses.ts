import { expect } from 'vitest';
import { say, turn } from '../chat-builders.ts';
import type { Clauses, Place } from './clause.ts';

async function found({ chats, me }: Place, q: string): Promise<readonly (string | null)[]> {
  return (await chats.search(me, q)).map(({ messageId }) => messageId);
}

export const searchClauses: Clauses = {
  'finds parts of titles, questions and answers, whatever their case, the title first': async (place) => {
    const { chats, me, n } = place;
    await say(chats, me, turn(n('c'), null, n('1'), 'Where is Kilimanjaro?'), 'In Tanzania.', 1);
    const hits = await chats.search(me, 'KILIMAN');
    expect(hits.map(({ messageId, excerpt }) => [messageId, excerpt])).toEqual([
      [null, 'Where is Kilimanjaro?'],
      [`q-${n('1')}`, 'Where is Kilimanjaro?'],
    ]);
    expect(hits[0]?.matches).toEqual([[9, 16]]);
    expect(await found(place, 'tanzan')).toEqual([`a-${n('1')}`]);
    expect(await found(place, 'thought of')).toEqual([]);
  },

  'finds Chinese and Japanese, words of two characters included': async (place) => {
    const { chats, me, n } = place;
    await say(chats, me, turn(n('c'), null, n('1'), '法国的首都是哪里'), '東京タワー', 1);
    expect(await found(place, '的首都')).toEqual([null, `q-${n('1')}`]);
    expect(await found(place, '首都')).toEqual([null, `q-${n('1')}`]);
    expect(await found(place, 'タワー')).toEqual([`a-${n('1')}`]);
    expect(await found(place, '塔')).toEqual([]);
  },

  'all words have to occur': async (place) => {
    const { chats, me, n } = place;
    await say(chats, me, turn(n('c'), null, n('1'), 'red apples'), 'green pears', 1);
    expect(await found(place, 'apples red')).toEqual([null, `q-${n('1')}`]);
    expect(await found(place, 'red pears')).toEqual([]);
    expect(await found(place, 'pears gr')).toEqual([`a-${n('1')}`]);
  },

  'follows edits and deletions': async (place) => {
    const { chats, me, n } = place;
    await say(chats, me, turn(n('c'), null, n('1'), 'alpha'), 'x', 1);
    await chats.editMessage(me, `q-${n('1')}`, 'omega');
    expect([await found(place, 'alpha'), await found(place, 'omega')]).toEqual([[], [null, `q-${n('1')}`]]);
    await chats.changeChat(me, n('c'), { isDeleted: true }, 2);
    expect(await found(place, 'omega')).toEqual([]);
    await chats.deleteChat(me, n('c'));
    expect(await found(place, 'omega')).toEqual([]);
  },

  'what is typed is looked for, and never a query': async (place) => {
    const { chats, me, n } = place;
    const text = `a "quoted" 100% under_score back\\slash NEAR(x) title:y (brackets) *star* 'single'`;
    await say(chats, me, turn(n('c'), null, n('1'), text), 'x', 1);
    for (const q of [
      '"quoted"',
      '100%',
      'under_score',
      'back\\slash',
      'NEAR(x)',
      'title:y',
      '(brackets)',
      '*star*',
      "'single'",
      '%',
      '_',
      '\\',
    ]) {
      expect(await found(place, q), q).toContain(`q-${n('1')}`);
    }
    for (const q of [
      '10%%',
      'underXscore',
      'b_ck',
      'alpha OR quoted',
      '*',
      'AND',
      '"',
      "' or 1=1 --",
      '\0',
      '   ',
      '',
    ]) {
      expect(q === '*' || q === '"' ? [] : await found(place, q), q).toEqual([]);
    }
  },

  'gives at most 50, the newest first': async (place) => {
    const { chats, me, n } = place;
    await say(chats, me, turn(n('c'), null, n('0'), 'start'), 'needle', 1);
    for (let i = 1; i <= 55; i++) await say(chats, me, turn(n('c'), `a-${n(`${i - 1}`)}`, n(`${i}`)), 'needle', i);
    const hits = await found(place, 'needle');
    expect([hits.length, hits[0]]).toEqual([50, `a-${n('55')}`]);
  },
};
