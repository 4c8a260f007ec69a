import { expect, test } from 'vitest';
import { defaultSettings, readSettings } from './settings.ts';

test('what is no value of its field is the default, and the rest is kept', () => {
  const stored = JSON.stringify({ theme: 'dark', thoughts: 'sometimes', budgetTokens: '9', model: 'r1', extra: 1 });
  expect(readSettings(stored)).toEqual({ ...defaultSettings, theme: 'dark', model: 'r1' });
});

test('nothing and nonsense are the defaults', () => {
  for (const stored of [null, '', '{', 'null', '7', '[]']) expect(readSettings(stored)).toEqual(defaultSettings);
});
