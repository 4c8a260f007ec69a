import { expect, test } from 'vitest';
import type { Told } from './ask.ts';
import { judge } from './judge.ts';

const undisturbed: Told = {
  question: '2+2?',
  thinking: 'Two and two.',
  answer: '4',
  promptTokens: [1],
  tokens: [2, 3],
  end: { kind: 'complete', reason: 'stop' },
};
const error = { kind: 'error', code: 'upstream_error', message: 'it broke' } as const;

test.each<[string, Partial<Told>, ReturnType<typeof judge>['kind']]>([
  ['the same text', {}, 'exact'],
  ['an error after a part', { thinking: 'Two', answer: '', end: error }, 'error'],
  ['an error after everything', { end: error }, 'error'],
  ['an error after a doubled character', { thinking: 'TTwo', answer: '', end: error }, 'other-text'],
  ['an error after an answer whose thought lacks its end', { thinking: 'Two', answer: '4', end: error }, 'other-text'],
  ['a part that ends as complete', { answer: '' }, 'part'],
  ['another finish reason', { end: { kind: 'complete', reason: 'length' } }, 'wrong'],
  ['a stream that just ends', { end: { kind: 'nothing', how: 'terminated' } }, 'wrong'],
  ['a lost character', { thinking: 'Two and wo.' }, 'other-text'],
])('%s', (_name, over, kind) => {
  expect(judge({ ...undisturbed, ...over }, undisturbed).kind).toBe(kind);
});
