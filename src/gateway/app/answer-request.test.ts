import { expect, test } from 'vitest';
import type { Answer, Message, Question } from '#wire';
import { answerRequest } from './answer-request.ts';

const question: Question = {
  role: 'question',
  id: 'question-00000001',
  chatId: 'chat-000000000001',
  parentId: null,
  createdMs: 1,
  text: 'Why?',
  attachments: [{ name: 'a.txt', mediaType: 'text/plain', text: 'one\ntwo' }],
};
const answer: Answer = {
  role: 'answer',
  id: 'answer-0000000001',
  chatId: question.chatId,
  parentId: question.id,
  createdMs: 2,
  model: 'nano-r1',
  options: {},
  state: 'complete',
  runId: null,
  thinking: 'hm',
  answer: 'Because.',
  finishReason: 'stop',
  error: null,
  usage: null,
  attempts: [],
};

test('a branch is asked as it was said: files before their question, thoughts not sent back', () => {
  const path: readonly Message[] = [question, answer, { ...question, text: 'And?', attachments: [] }];
  const { messages } = answerRequest(path, {}, 'chat');
  expect(messages.map(({ role, content }) => [role, content])).toEqual([
    ['user', '[file name]: a.txt\n[file content begin]\none\ntwo\n[file content end]\nWhy?'],
    ['assistant', 'Because.'],
    ['user', 'And?'],
  ]);
});

test('what a turn sets reaches the request, and what it leaves out stays the model’s own', () => {
  const plain = answerRequest([question], {}, 'chat');
  expect(plain).toMatchObject({ thinking: { kind: 'default' }, maxTokens: undefined, sampling: {}, user: 'chat' });
  const set = answerRequest([question], { budgetTokens: 100, temperature: 0, maxTokens: 9, model: 'm' }, 'chat');
  expect(set).toMatchObject({ thinking: { kind: 'budget', tokens: 100 }, maxTokens: 9, model: 'm' });
  expect(set.sampling.temperature).toBe(0);
  expect(answerRequest([question], { thinking: 'off', budgetTokens: 100 }, 'c').thinking).toEqual({ kind: 'off' });
});
