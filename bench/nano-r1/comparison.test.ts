import { expect, test } from 'vitest';
import { atLeast, noBar, type Section } from '../support/report.ts';
import { type Column, comparisonData, comparisonTable, failureText } from './comparison.ts';

const accuracy = (value: number): Section => ({
  title: 'exact answers',
  rows: [{ name: 'add', value, unit: '%', bar: atLeast(99.5) }],
});
const early: Section = { title: 'early', rows: [{ name: 'below', value: 20, unit: 'points', bar: noBar }] };
const first: Column = { label: 'f16.gguf', sections: [accuracy(99.46), early] };
const second: Column = { label: 'q8.gguf', sections: [accuracy(99.96)] };

test('a value just under its bar is not rounded up to it, and others show their difference', () => {
  expect(comparisonTable(first, [second]).split('\n')).toEqual([
    '| measure           | bar      | f16.gguf     |      | q8.gguf         |',
    '|-------------------|----------|--------------|------|-----------------|',
    '| **exact answers** |          |              |      |                 |',
    '| add               | ≥ 99.5 % | 99.46 %      | miss | 99.96 % (+0.50) |',
    '| **early**         |          |              |      |                 |',
    '| below             |          | 20.00 points |      |                 |',
  ]);
});

test('as data only the first model has bars and verdicts', () => {
  const judged = { name: 'add', value: 99.5, unit: '%', bar: atLeast(99.5), verdict: 'pass' };
  const compared = { name: 'add', value: 98, unit: '%', difference: -1.5 };
  const columns = comparisonData({ label: 'a', sections: [accuracy(99.5)] }, [
    { label: 'b', sections: [accuracy(98)] },
  ]);
  expect(columns).toEqual([
    { label: 'a', sections: [{ title: 'exact answers', rows: [judged] }] },
    { label: 'b', sections: [{ title: 'exact answers', rows: [compared] }] },
  ]);
});

test('a failure shows the whole thought, and how the reply ended when it did not end by itself', () => {
  const reply = {
    question: { task: 'add', question: '1+2=?', answer: '3' },
    thought: '1+2=\n1+2=',
    answer: '',
    finishReason: 'length',
    completionTokens: 700,
    thoughtTokens: 700,
  } as const;
  expect(failureText('a.gguf', reply).split('\n')).toEqual([
    'a.gguf, add: 1+2=?',
    '  expected: 3',
    '  got:      (no answer) (ended by length)',
    '  thought:  1+2=',
    '            1+2=',
  ]);
});
