import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SearchHit } from '#wire';
import { ApiError } from '../../api/api-error.ts';
import { SearchState } from './search-state.ts';

const hit = (title: string): SearchHit => ({
  chat: {
    ...{ id: title, title, isNamed: false, isPinned: false, folderId: null, createdMs: 0, changedMs: 0 },
    ...{ deletedMs: null, isRunning: false },
  },
  ...{ messageId: null, excerpt: title, matches: [] },
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function created() {
  const asked: string[] = [];
  const answers: PromiseWithResolvers<{ readonly hits: readonly SearchHit[] }>[] = [];
  const state = new SearchState((query) => {
    asked.push(query);
    const answer = Promise.withResolvers<{ readonly hits: readonly SearchHit[] }>();
    answers.push(answer);
    return answer.promise;
  });
  return { asked, answers, state };
}

test('nothing is asked until the keys rest', async () => {
  const { asked, state } = created();
  state.write('a');
  await vi.advanceTimersByTimeAsync(149);
  state.write('ab');
  await vi.advanceTimersByTimeAsync(149);
  expect(asked).toEqual([]);
  expect(state.status.value).toEqual({ kind: 'loading' });
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toEqual(['ab']);
});

test('the answer to an earlier question is dropped, even when it comes last', async () => {
  const { answers, state } = created();
  state.write('a');
  await vi.advanceTimersByTimeAsync(150);
  state.write('ab');
  await vi.advanceTimersByTimeAsync(150);
  answers[1]?.resolve({ hits: [hit('late')] });
  await vi.advanceTimersByTimeAsync(0);
  answers[0]?.resolve({ hits: [hit('early')] });
  await vi.advanceTimersByTimeAsync(0);
  expect(state.status.value).toEqual({ kind: 'found', query: 'ab', hits: [hit('late')] });
});

test('an emptied field asks nothing and shows nothing, whatever was under way', async () => {
  const { answers, asked, state } = created();
  state.write('a');
  await vi.advanceTimersByTimeAsync(150);
  state.write(' ');
  answers[0]?.resolve({ hits: [hit('x')] });
  await vi.advanceTimersByTimeAsync(200);
  expect(state.status.value).toEqual({ kind: 'empty' });
  expect(asked).toEqual(['a']);
});

test('arrows go around the ends, and a new answer begins at its first', async () => {
  const { answers, state } = created();
  state.write('a');
  await vi.advanceTimersByTimeAsync(150);
  answers[0]?.resolve({ hits: [hit('x'), hit('y')] });
  await vi.advanceTimersByTimeAsync(0);
  state.step(-1);
  expect(state.chosenHit()?.excerpt).toBe('y');
  state.step(1);
  expect(state.chosenHit()?.excerpt).toBe('x');
  state.step(1);
  state.write('ab');
  await vi.advanceTimersByTimeAsync(150);
  answers[1]?.resolve({ hits: [hit('z')] });
  await vi.advanceTimersByTimeAsync(0);
  expect(state.chosenHit()?.excerpt).toBe('z');
});

test('a failure is told, and asking again can heal it', async () => {
  const { answers, state } = created();
  state.write('a');
  await vi.advanceTimersByTimeAsync(150);
  answers[0]?.reject(new ApiError({ kind: 'network', message: '', retryAfterMs: null }));
  await vi.advanceTimersByTimeAsync(0);
  expect(state.status.value).toMatchObject({ kind: 'failed', problem: { kind: 'network' } });
  void state.askNow();
  answers[1]?.resolve({ hits: [] });
  await vi.advanceTimersByTimeAsync(0);
  expect(state.status.value).toEqual({ kind: 'found', query: 'a', hits: [] });
});
