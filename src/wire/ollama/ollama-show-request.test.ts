import { expect, test } from 'vitest';
import { parseOllamaShow } from './ollama-show-request.ts';

test('a model is named in the new way or in the old', () => {
  expect(parseOllamaShow({ model: 'm', verbose: true })).toBe('m');
  expect(parseOllamaShow({ name: 'm' })).toBe('m');
});

test('no name is an error that asks for one', () => {
  expect(() => parseOllamaShow({})).toThrow('`model` is required');
  expect(() => parseOllamaShow({ model: '' })).toThrow('`model` must be non-empty');
});
