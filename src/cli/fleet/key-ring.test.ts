import { expect, test } from 'vitest';
import { hashApiKey } from '../config/api-key.ts';
import type { KeyConfig } from '../config/schema.ts';
import { keyRing } from './key-ring.ts';

const key = (name: string, over: Partial<KeyConfig> = {}): KeyConfig => ({
  name,
  sha256: hashApiKey(`rg-${name}`),
  only: {},
  never: {},
  priority: 0,
  ...over,
});
const at = (date: string) => () => Date.parse(date);
const midsummer = at('2026-06-21T12:00:00Z');

test('each key is its entry', () => {
  const authenticate = keyRing([key('a', { only: { vendor: ['huawei'] }, priority: 3 }), key('b')], midsummer);
  expect(authenticate('rg-a')).toEqual({
    kind: 'caller',
    caller: {
      name: 'a',
      rules: [{ label: 'vendor', kind: 'only', values: ['huawei'] }],
      models: undefined,
      priority: 3,
    },
  });
  expect(authenticate('rg-b')).toMatchObject({ kind: 'caller', caller: { name: 'b', rules: [] } });
});

test.each([
  ['no key', undefined, 'Send a key'],
  ['an unknown one', 'rg-c', 'unknown here'],
  ['nothing at all', '', 'unknown here'],
  ['the hash instead of the key', hashApiKey('rg-a'), 'unknown here'],
])('%s is refused, and told what to do', (_, credential, words) => {
  const admission = keyRing([key('a')], midsummer)(credential);
  expect(admission).toEqual({ kind: 'refused', because: expect.stringContaining(words) });
});

test('a refusal never repeats what was sent', () => {
  expect(keyRing([key('a')], midsummer)('rg-secret')).not.toMatchObject({
    because: expect.stringContaining('rg-secret'),
  });
});

test('a key expires with the first moment of its date, in UTC', () => {
  const keys = [key('a', { expires: '2026-06-22' })];
  expect(keyRing(keys, at('2026-06-21T23:59:59.999Z'))('rg-a').kind).toBe('caller');
  expect(keyRing(keys, at('2026-06-22T00:00:00Z'))('rg-a')).toMatchObject({ kind: 'refused' });
});

test('without a list nobody needs a key, and with an empty one nobody gets in', () => {
  expect(keyRing(undefined, midsummer)(undefined)).toMatchObject({ kind: 'caller', caller: { name: undefined } });
  expect(keyRing([], midsummer)('rg-a').kind).toBe('refused');
});
