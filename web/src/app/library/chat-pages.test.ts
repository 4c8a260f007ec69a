import { expect, test } from 'vitest';
import type { ChatPage, ChatSummary } from '#wire';
import { ApiError } from '../../api/api-error.ts';
import { ChatPages } from './chat-pages.ts';

const chat = (id: string): ChatSummary => ({
  ...{ id, title: id, isNamed: false, isPinned: false, folderId: null, createdMs: 0, changedMs: 0 },
  ...{ deletedMs: null, isRunning: false },
});
const page = (ids: readonly string[], next: string | null): ChatPage => ({ chats: ids.map(chat), next });
const idsOf = ({ chats }: ChatPages) => chats.value?.map(({ id }) => id);

test('a chat that moved onto the next page meanwhile is there once', async () => {
  const pages = new ChatPages((after) =>
    Promise.resolve(after === 'p2' ? page(['b', 'c'], null) : page(['a', 'b'], 'p2')),
  );
  expect(idsOf(pages)).toBeUndefined();
  await pages.refresh();
  await pages.more();
  expect(idsOf(pages)).toEqual(['a', 'b', 'c']);
  await pages.more();
  expect(idsOf(pages)).toEqual(['a', 'b', 'c']);
});

test('of two readings the later call counts, whichever answers last', async () => {
  const answers: PromiseWithResolvers<ChatPage>[] = [];
  const pages = new ChatPages(() => {
    const answer = Promise.withResolvers<ChatPage>();
    answers.push(answer);
    return answer.promise;
  });
  const both = Promise.all([pages.refresh(), pages.refresh()]);
  answers[1]?.resolve(page(['new'], null));
  answers[0]?.resolve(page(['old'], null));
  await both;
  expect(idsOf(pages)).toEqual(['new']);
});

test('what was read stays when a later reading fails, and the failure is told until one succeeds', async () => {
  let isDown = false;
  const down = new ApiError({ kind: 'network', message: '', retryAfterMs: null });
  const pages = new ChatPages(() => (isDown ? Promise.reject(down) : Promise.resolve(page(['a'], null))));
  await pages.refresh();
  isDown = true;
  await pages.refresh();
  expect([idsOf(pages), pages.problem.value?.kind]).toEqual([['a'], 'network']);
  isDown = false;
  await pages.refresh();
  expect(pages.problem.value).toBeNull();
});
