import { expect, test } from 'vitest';
import { type Section, verdict } from '../support/report.ts';
import type { ModelRun, Reply } from './ask-model.ts';
import type { Task } from './questions.ts';
import { earlySection, scoreSections, wrongReplies } from './score.ts';

const reply = (task: Task, over: Partial<Reply> = {}): Reply => ({
  question: { task, question: '1+2=?', answer: '3' },
  thought: '1+2=3',
  answer: '3',
  finishReason: 'stop',
  completionTokens: 10,
  thoughtTokens: 6,
  ...over,
});
const run = (replies: readonly Reply[], label = 'a.gguf'): ModelRun => ({ label, replies, seconds: 2 });
const wrong = { answer: '4' };

function rowsOf(sections: readonly Section[], title: string): readonly (readonly [string, number, string])[] {
  const rows = sections.find((section) => section.title === title)?.rows ?? [];
  return rows.map((row) => [row.name, row.value, verdict(row)]);
}

test('accuracy is counted by task in the order of the tasks; tasks nobody was asked have no row', () => {
  const sections = scoreSections(run([reply('order'), reply('add'), reply('add', wrong), reply('divide', wrong)]));
  expect(rowsOf(sections, 'exact answers')).toEqual([
    ['add, 2 questions', 50, 'miss'],
    ['divide, 1 questions', 0, ''],
    ['order, 1 questions', 100, 'pass'],
    ['total, 4 questions', 50, ''],
  ]);
});

test('addition passes with one wrong in 200 and misses with two', () => {
  const addition = (wrongCount: number) =>
    scoreSections(run(Array.from({ length: 200 }, (_, i) => reply('add', i < wrongCount ? wrong : {}))));
  expect(rowsOf(addition(1), 'exact answers')[0]).toEqual(['add, 200 questions', 99.5, 'pass']);
  expect(rowsOf(addition(2), 'exact answers')[0]).toEqual(['add, 200 questions', 99, 'miss']);
});

test('an answer is right only when it is equal: a sentence around it is wrong', () => {
  const replies = [reply('add'), reply('add', { answer: 'It is 3.' }), reply('add', { answer: '' })];
  expect(wrongReplies(run(replies))).toEqual(replies.slice(1));
});

test.each([
  ['the tokens ran out', { finishReason: 'length' }],
  ['there was no thought', { thought: '\n' }],
  ['there was no answer', { answer: '' }],
])('thinking is not closed when %s', (_, over) => {
  expect(rowsOf(scoreSections(run([reply('add'), reply('add', over)])), 'manners')).toEqual([
    ['thinking closed', 50, 'miss'],
  ]);
});

test('thoughts and speed are in tokens, the thought being part of what was generated', () => {
  const thoughts = Array.from({ length: 20 }, (_, i) => reply('add', { thoughtTokens: i + 1, completionTokens: 200 }));
  const sections = scoreSections(run(thoughts));
  expect(rowsOf(sections, 'thoughts').map(([, value]) => value)).toEqual([1, 10.5, 19, 20]);
  expect(rowsOf(sections, 'speed')).toEqual([['8 requests at a time', 2_000, 'pass']]);
});

test('the early checkpoint is compared on everything but off-topic', () => {
  const good = run([reply('add'), reply('order'), reply('off-topic', wrong)]);
  const halfRight = run([reply('add'), reply('order', wrong), reply('off-topic')], 'early.gguf');
  expect(rowsOf([earlySection(good, halfRight)], 'early checkpoint')).toEqual([
    ['early.gguf is below in all but off-topic', 50, 'pass'],
  ]);
  expect(rowsOf([earlySection(good, good)], 'early checkpoint')[0]).toEqual([
    'a.gguf is below in all but off-topic',
    0,
    'miss',
  ]);
});
