import { expect, test } from 'vitest';
import type { Answer, Question, ShownMessage } from '#wire';
import { isRunning, replaced, withEarlier, withMessage, withText } from './branch.ts';

const question = (id: string, parentId: string | null): Question => ({
  ...{ role: 'question', id, parentId, chatId: 'c', createdMs: 0, text: id, attachments: [] },
});
const answer = (id: string, parentId: string, state: Answer['state'] = 'complete'): Answer => ({
  ...{ role: 'answer', id, parentId, chatId: 'c', createdMs: 0, model: 'm', options: {}, state, runId: null },
  ...{ thinking: '', answer: '', finishReason: null, error: null, usage: null, attempts: [] },
});
const shown = (message: Question | Answer, ...others: string[]): ShownMessage => ({
  ...message,
  siblings: [...others, message.id],
});

const branch = [
  shown(question('q1', null)),
  shown(answer('a1', 'q1')),
  shown(question('q2', 'a1')),
  shown(answer('a2', 'q2')),
];
const ids = (messages: readonly ShownMessage[]) => messages.map(({ id, siblings }) => `${id}/${siblings.join('')}`);

test('a new message goes to the end', () => {
  expect(ids(withMessage(branch, question('q3', 'a2')))).toEqual(['q1/q1', 'a1/a1', 'q2/q2', 'a2/a2', 'q3/q3']);
});

test('another answer stands beside the one that was shown', () => {
  expect(ids(withMessage(branch, answer('b2', 'q2')))).toEqual(['q1/q1', 'a1/a1', 'q2/q2', 'b2/a2b2']);
});

test('another first question begins another branch', () => {
  expect(ids(withMessage(branch, question('p1', null)))).toEqual(['p1/q1p1']);
});

test('the same message again changes what is known of it and nothing else', () => {
  const running = [...branch.slice(0, 3), shown(answer('a2', 'q2', 'running'), 'z')];
  expect(isRunning(running)).toBe(true);
  const after = withMessage(running, answer('a2', 'q2'));
  expect(ids(after)).toEqual(['q1/q1', 'a1/a1', 'q2/q2', 'a2/za2']);
  expect(isRunning(after)).toBe(false);
  expect(after).toEqual(replaced(running, answer('a2', 'q2')));
});

test('an edit changes one question', () => {
  expect(withText(branch, 'q2', 'new').map((message) => message.role === 'question' && message.text)).toEqual([
    'q1',
    false,
    'new',
    false,
  ]);
});

test('earlier messages come before, once', () => {
  const page = { messages: branch.slice(0, 3) };
  expect(ids(withEarlier(branch.slice(2), page))).toEqual(ids(branch));
});
