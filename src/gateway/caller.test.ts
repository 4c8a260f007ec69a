import { expect, test } from 'vitest';
import { parseChatRequest } from '#wire';
import { anyone, type Caller, onBehalfOf } from './caller.ts';

const caller = (name: string, priority = 0): Caller => ({ ...anyone, name, priority });
const ask = (over: object = {}) => parseChatRequest({ messages: [{ role: 'user', content: '?' }], ...over });
const saltOf = (name: string, sent?: string) => onBehalfOf(caller(name), ask({ cache_salt: sent })).cacheSalt;

test('where no keys are needed a request goes on as it came', () => {
  const asked = ask({ cache_salt: 's', priority: -5 });
  expect(onBehalfOf(anyone, asked)).toBe(asked);
});

test('one caller keeps one salt, two callers never share one', () => {
  expect(saltOf('a')).toBe(saltOf('a'));
  expect(saltOf('a')).not.toBe(saltOf('b'));
  expect(saltOf('a', 's')).not.toBe(saltOf('b', 's'));
});

test('a caller still parts its own users by salts of theirs', () => {
  expect(saltOf('a', 's')).not.toBe(saltOf('a', 't'));
  expect(saltOf('a', 's')).not.toBe(saltOf('a'));
});

test('no salt that can be sent gives that of another name', () => {
  expect(saltOf('a","b', 'c')).not.toBe(saltOf('a', 'b","c'));
  expect(saltOf('a', saltOf('b'))).not.toBe(saltOf('b'));
});

test('a request makes itself less urgent than its key, never more', () => {
  const priorityOf = (sent: number) => onBehalfOf(caller('a', 10), ask({ priority: sent })).priority;
  expect([-100, 0, 5].map(priorityOf)).toEqual([10, 10, 15]);
});
