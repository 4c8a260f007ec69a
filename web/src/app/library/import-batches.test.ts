import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importBatches } from './import-batches.ts';

test('an export of ours is cut between chats and keeps its head', () => {
  const head = { format: 'regauge-chats', version: 1 };
  expect(importBatches({ ...head, chats: ['aa', 'bb', 'cc'] }, 8)).toEqual([
    { ...head, chats: ['aa', 'bb'] },
    { ...head, chats: ['cc'] },
  ]);
});

test('a list, as of OpenAI, is cut into lists', () => {
  expect(importBatches([1, 2, 3], 2)).toEqual([[1, 2], [3]]);
});

test('one chat that is too large goes alone and whole', () => {
  expect(importBatches(['long', 's'], 3)).toEqual([['long'], ['s']]);
});

test('a document of no format that is known, or without chats, is one batch: the server says what is wrong', () => {
  expect(importBatches('text')).toEqual(['text']);
  expect(importBatches({ chats: 3 })).toEqual([{ chats: 3 }]);
  expect(importBatches([])).toEqual([[]]);
});

test('no chat is lost or comes twice, whatever the sizes', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 50 }), (chats, maxChars) => {
      expect(importBatches(chats, maxChars).flat()).toEqual(chats);
    }),
  );
});
