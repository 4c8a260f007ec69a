import { expect, test } from 'vitest';
import { parseQuestions, type Question, selectQuestions, tasks } from './questions.ts';

const sum = (question: string): Question => ({ task: 'add', question, answer: '3' });
const order: Question = { task: 'order', question: 'Order 3, 1, 2.', answer: '1, 2, 3' };

test('each line is one question, fields of others are dropped', () => {
  const text = `${JSON.stringify({ ...sum('1+2=?'), seed: 7 })}\n${JSON.stringify(order)}\n`;
  expect(parseQuestions(text, 'q.jsonl')).toEqual([sum('1+2=?'), order]);
});

test('a line that is no JSON is named by its number and shown', () => {
  expect(() => parseQuestions(`${JSON.stringify(order)}\n\n${JSON.stringify(order)}`, 'q.jsonl')).toThrow(
    'q.jsonl:2: expected one JSON object a line, found ""',
  );
});

test('an unknown task, a missing answer and a bare number are errors that name the line', () => {
  expect(() => parseQuestions('{"task":"sing","question":"?","answer":"la"}', 'q.jsonl')).toThrow(
    /^q\.jsonl:1: .*task: /,
  );
  expect(() => parseQuestions('{"task":"add","question":"1+2=?"}', 'q.jsonl')).toThrow(/^q\.jsonl:1: .*answer: /);
  expect(() => parseQuestions('12', 'q.jsonl')).toThrow(/^q\.jsonl:1: .*expected object/);
});

test('an empty file is an error, not zero questions', () => {
  expect(() => parseQuestions('\n', 'q.jsonl')).toThrow(/^q\.jsonl:1: /);
});

test('the limit counts for each task, and the order of the file stays', () => {
  const questions = [sum('a'), order, sum('b'), sum('c')];
  expect(selectQuestions(questions, { tasks, limitPerTask: 2 })).toEqual([sum('a'), order, sum('b')]);
  expect(selectQuestions(questions, { tasks: ['order'], limitPerTask: 2 })).toEqual([order]);
  expect(selectQuestions(questions, { tasks: ['divide'], limitPerTask: 2 })).toEqual([]);
});
