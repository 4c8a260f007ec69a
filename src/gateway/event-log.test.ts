import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventLog } from './event-log.ts';
import type { RunEvent } from './run-event.ts';

const text = (letters: string): RunEvent => ({ kind: 'answer', text: letters, tokens: undefined });
const roomy = { keepEvents: 100, keepBytes: 1_000_000 };

function logOf(count: number, limits = roomy): EventLog {
  const log = new EventLog(limits);
  for (let i = 1; i <= count; i++) log.append(text(String(i)));
  return log;
}

test('events are numbered from 1, and read on from any number', () => {
  expect(logOf(3).slice(1, 10)).toEqual({ kind: 'events', events: [text('2'), text('3')], last: 3 });
  expect(logOf(3).slice(0, 2)).toEqual({ kind: 'events', events: [text('1'), text('2')], last: 2 });
});

test('who has all, or more than there is, gets nothing and stays where he is', () => {
  expect(logOf(3).slice(3, 10)).toEqual({ kind: 'events', events: [], last: 3 });
  expect(logOf(3).slice(7, 10)).toEqual({ kind: 'events', events: [], last: 7 });
});

test('the oldest go when there are too many, and whoever needs them is told', () => {
  const log = logOf(5, { ...roomy, keepEvents: 2 });
  expect(log.slice(3, 10)).toEqual({ kind: 'events', events: [text('4'), text('5')], last: 5 });
  expect(log.slice(2, 10)).toEqual({ kind: 'trimmed', firstKept: 4 });
});

test('long texts count by their bytes; the latest event always stays', () => {
  const log = new EventLog({ keepEvents: 100, keepBytes: 1_000 });
  log.append(text('a'));
  log.append(text('b'.repeat(10_000)));
  expect(log.slice(1, 10)).toMatchObject({ kind: 'events', last: 2 });
  expect(log.slice(0, 10)).toEqual({ kind: 'trimmed', firstKept: 2 });
});

test('whatever is dropped and trimmed, what is left is the end of what was appended', () => {
  const step = fc.oneof(fc.constant('append' as const), fc.nat({ max: 3_000 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 1_500 }), (steps, keepEvents) => {
      const log = new EventLog({ keepEvents, keepBytes: 1_000_000 });
      let [appended, dropped] = [0, 0];
      for (const one of steps) {
        if (one === 'append') for (let i = 0; i < 50; i++) log.append(text(String(++appended)));
        if (one === 'append') continue;
        dropped = Math.max(dropped, Math.min(one, appended));
        log.dropThrough(dropped);
      }
      const oldest = Math.max(dropped, appended - keepEvents);
      const expected = Array.from({ length: appended - oldest }, (_, i) => text(String(oldest + i + 1)));
      expect(log.slice(oldest, 10_000)).toEqual({ kind: 'events', events: expected, last: appended });
      expect(log.last).toBe(appended);
    }),
  );
});
