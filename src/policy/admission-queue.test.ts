import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AdmissionQueue, type QueueEntry } from './admission-queue.ts';

const entry = (item: string, priority = 0, deadlineMs = 1_000): QueueEntry<string> => ({ item, priority, deadlineMs });

function queueOf(capacity: number, ...entries: readonly QueueEntry<string>[]): AdmissionQueue<string> {
  const queue = new AdmissionQueue<string>(capacity);
  for (const one of entries) queue.enqueue(one);
  return queue;
}

test('lower priorities first, equals in order of arrival', () => {
  const queue = queueOf(4, entry('late', 1), entry('first'), entry('second'), entry('urgent', -1));
  expect(queue.inOrder().map(({ item }) => item)).toEqual(['urgent', 'first', 'second', 'late']);
  expect(queue.leastUrgentPriority).toBe(1);
});

test('a full queue sheds its least urgent for one more urgent, and refuses equals', () => {
  const queue = queueOf(2, entry('old', 1), entry('young', 1));
  expect(queue.enqueue(entry('equal', 1))).toEqual({ kind: 'refused', reason: 'queue-full', capacity: 2 });
  expect(queue.enqueue(entry('urgent', 0))).toEqual({ kind: 'queued-instead', ahead: 0, shed: entry('young', 1) });
});

test('a queue that becomes shorter keeps who waits, and takes nobody but the more urgent, each in the place of another', () => {
  const queue = queueOf(3, entry('first', 1), entry('second', 1), entry('third', 1));
  queue.resize(1);
  expect(queue.waiting).toBe(3);
  expect(queue.enqueue(entry('equal', 1))).toMatchObject({ kind: 'refused', capacity: 1 });
  expect(queue.enqueue(entry('urgent', 0))).toMatchObject({ kind: 'queued-instead', shed: entry('third', 1) });
  queue.resize(4);
  expect(queue.enqueue(entry('equal', 1))).toEqual({ kind: 'queued', ahead: 3 });
});

test('a queue without places refuses everything', () => {
  expect(queueOf(0).enqueue(entry('a'))).toMatchObject({ kind: 'refused' });
});

test('one that no replica can take does not hold up those behind it', () => {
  const queue = queueOf(4, entry('pinned'), entry('free'));
  expect(queue.next(0, (item) => item !== 'pinned')?.item).toBe('free');
  expect(queue.next(0, (item) => item !== 'pinned')).toBeUndefined();
  expect(queue.next(0)?.item).toBe('pinned');
});

test('past its deadline an entry is expired and never next', () => {
  const queue = queueOf(4, entry('a', 0, 100), entry('b', 0, 200));
  expect(queue.next(100)?.item).toBe('b');
  expect(queue.expire(99)).toEqual([]);
  expect(queue.expire(100).map(({ item }) => item)).toEqual(['a']);
  expect(queue.waiting).toBe(0);
});

test('one that nobody waits for is taken out once', () => {
  const queue = queueOf(4, entry('a'), entry('b'));
  expect(queue.remove('a')).toBe(true);
  expect(queue.remove('a')).toBe(false);
  expect(queue.waiting).toBe(1);
});

interface Arrival {
  readonly item: number;
  readonly priority: number;
  readonly deadlineMs: number;
}

test('whatever happens, the queue is in order, within its bound, and loses nobody', () => {
  const operation = fc.record({
    kind: fc.constantFrom('enqueue', 'enqueue', 'next', 'expire' as const),
    priority: fc.integer({ min: -1, max: 1 }),
    deadlineMs: fc.nat(50),
  });
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 50, size: 'max' }), fc.nat(6), (operations, capacity) => {
      const queue = new AdmissionQueue<Arrival>(capacity);
      const gone: Arrival[] = [];
      const arrivals: Arrival[] = [];
      for (const [nowMs, { kind, priority, deadlineMs }] of operations.entries()) {
        const before = queue.inOrder().map(({ item }) => item);
        if (kind === 'enqueue') {
          const item = { item: nowMs, priority, deadlineMs };
          arrivals.push(item);
          const result = queue.enqueue({ item, priority, deadlineMs });
          if (result.kind === 'refused') gone.push(item);
          if (result.kind === 'queued-instead') gone.push(result.shed.item);
          if (result.kind === 'refused') expect(before.every((other) => other.priority <= priority)).toBe(true);
          if (result.kind === 'queued-instead') expect(result.shed.item).toBe(before.at(-1));
        }
        if (kind === 'next') {
          const next = queue.next(nowMs);
          expect(next?.item).toBe(before.find((other) => nowMs < other.deadlineMs));
          if (next) gone.push(next.item);
        }
        if (kind === 'expire') gone.push(...queue.expire(nowMs).map(({ item }) => item));
        const waiting = queue.inOrder().map(({ item }) => item);
        expect(waiting.length).toBeLessThanOrEqual(capacity);
        expect(waiting).toEqual(waiting.toSorted((a, b) => a.priority - b.priority || a.item - b.item));
        expect([...waiting, ...gone].toSorted((a, b) => a.item - b.item)).toEqual(arrivals);
      }
    }),
    { numRuns: 300 },
  );
});
