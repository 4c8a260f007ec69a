import { expect, test } from 'vitest';
import { shownDecisions } from './decisions.ts';

const lines = [
  'route pool/1 because it is the cheapest in time; pool/10 ttft=9ms tpot=3ms cached=0 cost=2uUSD inflight=1',
  'shed, retry after 500 ms, because the queue is full; not pool/10: draining',
  'something else',
];
const decisions = lines.map((line, i) => ({ atMs: i, line }));

test('the newest comes first, cut where the reason begins', () => {
  expect(shownDecisions(decisions, undefined, 2)).toEqual([
    { atMs: 2, outcome: 'something else', because: '' },
    { atMs: 1, outcome: 'shed, retry after 500 ms', because: 'the queue is full; not pool/10: draining' },
  ]);
});

test('the decisions of a replica are those that name it whole', () => {
  const at = (id: string) => shownDecisions(decisions, id, 9).map(({ atMs }) => atMs);
  expect(at('pool/1')).toEqual([0]);
  expect(at('pool/10')).toEqual([1, 0]);
  expect(at('pool')).toEqual([]);
});
