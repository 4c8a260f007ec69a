import { expect, test } from 'vitest';
import { isolated } from './isolated.ts';

test('a text that turns the order, or ends its isolation early, turns nothing around it', () => {
  expect(isolated('a \u202Egnp\u2069.exe')).toBe('\u2068a gnp.exe\u2069');
  expect(isolated('عنوان')).toBe('\u2068عنوان\u2069');
});
