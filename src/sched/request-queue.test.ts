import { expect, test } from 'vitest';
import { RequestQueue } from './request-queue.ts';
import { live } from './testing/builders.ts';

const ids = (queue: RequestQueue) => queue.inOrder().map(({ id }) => id);

test('lower priorities first, then those that were preempted, then by arrival', () => {
  const queue = new RequestQueue();
  const waiting = { kind: 'waiting' } as const;
  queue.insert(live(1, [0], { place: waiting, priority: 1 }));
  queue.insert(live(4, [0], { place: waiting }));
  queue.insert(live(2, [0], { place: waiting }));
  queue.insert(live(5, [0], { place: { kind: 'swapped' } }));
  queue.insert(live(3, [0], { place: { kind: 'preempted' }, priority: 1 }));
  expect(ids(queue)).toEqual([5, 2, 4, 3, 1]);
});

test('removing takes out exactly that request', () => {
  const queue = new RequestQueue();
  const requests = [3, 1, 2].map((id) => live(id, [0]));
  for (const one of requests) queue.insert(one);
  queue.remove(requests[2]!);
  expect(ids(queue)).toEqual([1, 3]);
  expect(() => queue.remove(requests[2]!)).toThrow('request 2 is not at its place 1');
});
