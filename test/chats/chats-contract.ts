import { afterAll, beforeAll, describe, test } from 'vitest';
import { Chats } from '#chats';
import type { DatabasePlace } from '#store';
import { answerClauses } from './clauses/answer-clauses.ts';
import { editClauses } from './clauses/edit-clauses.ts';
import { folderClauses } from './clauses/folder-clauses.ts';
import { listClauses } from './clauses/list-clauses.ts';
import { ownerClauses } from './clauses/owner-clauses.ts';
import { pathClauses } from './clauses/path-clauses.ts';
import { searchClauses } from './clauses/search-clauses.ts';
import { shareClauses } from './clauses/share-clauses.ts';
import { transferClauses } from './clauses/transfer-clauses.ts';
import { treeClauses } from './clauses/tree-clauses.ts';
import { turnClauses } from './clauses/turn-clauses.ts';

const clauses = {
  lists: listClauses,
  folders: folderClauses,
  turns: turnClauses,
  paths: pathClauses,
  edits: editClauses,
  answers: answerClauses,
  search: searchClauses,
  shares: shareClauses,
  'export and import': transferClauses,
  owners: ownerClauses,
  'any sequence': treeClauses,
};

/** What holds whatever the engine. @param place - an empty database */
export function describeChats(engine: string, place: () => Promise<DatabasePlace>): void {
  describe(`chats on ${engine}`, () => {
    let chats: Chats | undefined;
    let beside: Chats | undefined;
    let tried = 0;
    beforeAll(async () => {
      const where = await place();
      // As processes do that start at once.
      [chats, beside] = await Promise.all([Chats.open(where), Chats.open(where)]);
    });
    afterAll(async () => {
      await chats?.close();
      await beside?.close();
    });

    describe.each(Object.entries(clauses))('%s', (_, group) => {
      test.each(Object.entries(group))('%s', async (__, clause) => {
        if (!(chats && beside)) throw new Error('the database was not opened');
        const number = ++tried;
        await clause({
          chats,
          beside,
          me: `owner-${number}`,
          other: `other-${number}`,
          n: (name) => `${number}-${name}`,
        });
      });
    });
  });
}
