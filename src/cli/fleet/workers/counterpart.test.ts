import { expect, test } from 'vitest';
import { type Channel, Counterpart } from './counterpart.ts';

/** Two ends of one channel; what is sent arrives a moment later, as a copy. */
function channels() {
  const ends = [new EventTarget(), new EventTarget()] as const;
  const end = (own: EventTarget, other: EventTarget): Channel => ({
    send: (message) =>
      queueMicrotask(() => other.dispatchEvent(new CustomEvent('message', { detail: structuredClone(message) }))),
    onMessage: (listener) =>
      own.addEventListener('message', (event) => event instanceof CustomEvent && listener(event.detail)),
    onClose: (listener) => own.addEventListener('close', listener),
  });
  return {
    here: end(ends[0], ends[1]),
    there: end(ends[1], ends[0]),
    close: () => ends[0].dispatchEvent(new Event('close')),
  };
}

type Sums = { add(one: number, other: number): Promise<number>; note(word: string): void; never(): Promise<void> };

function pair() {
  const { here, there, close } = channels();
  const noted: string[] = [];
  const sums: Sums = {
    add: async (one, other) => {
      if (Number.isNaN(one)) throw new Error('no number');
      return await Promise.resolve(one + other);
    },
    note: (word) => void noted.push(word),
    never: () => new Promise(() => undefined),
  };
  new Counterpart(there, sums);
  return { calls: new Counterpart<Sums>(here, {}), noted, close };
}

test('a call is answered by what the other function gives, whatever was asked meanwhile', async () => {
  const { calls } = pair();
  expect(await Promise.all([calls.ask('add', 1, 2), calls.ask('add', 3, 4)])).toEqual([3, 7]);
});

test('a failure of the other process is a failure here', async () => {
  const { calls } = pair();
  await expect(calls.ask('add', Number.NaN, 1)).rejects.toThrow('no number');
});

test('calls arrive in the order in which they were made', async () => {
  const { calls, noted } = pair();
  calls.tell('note', 'a');
  calls.tell('note', 'b');
  await calls.ask('note', 'c');
  expect(noted).toEqual(['a', 'b', 'c']);
});

test('nobody waits for a process that is gone', async () => {
  const { calls, close } = pair();
  const waiting = calls.ask('never');
  close();
  await expect(waiting).rejects.toThrow('the other process is gone');
  await expect(calls.ask('add', 1, 1)).rejects.toThrow('the other process is gone');
});
