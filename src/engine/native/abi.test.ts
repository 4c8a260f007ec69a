import { expect, test } from 'vitest';
import { checkAbi } from './abi.ts';
import { loadLlamaLibrary } from './llama-library.ts';

const library = loadLlamaLibrary('cpu');
const [model, context] = [library.modelDefaults(), library.contextDefaults()];

test('the library that is installed has the layout that is known', () => {
  expect(() => checkAbi(model, context, 'libllama.so')).not.toThrow();
});

test('a default that differs means another layout, and is named with both values', () => {
  expect(() => checkAbi(model, { ...context, n_batch: 512 }, '/lib/libllama.so')).toThrow(
    expect.objectContaining({
      code: 'ENGINE_LIBRARY_INCOMPATIBLE',
      message:
        '/lib/libllama.so is not llama.cpp v0.5.0: its default context parameter n_batch is 512, expected 2048. ' +
        'Reinstall the pinned package with `npm ci`.',
      details: { field: 'n_batch', found: '512', expected: '2048' },
    }),
  );
});

test('a field that moved by one place is found in either struct', () => {
  expect(() => checkAbi(model, shifted(context), 'x')).toThrow('its default context parameter n_ctx is');
  expect(() => checkAbi(shifted(model), context, 'x')).toThrow('its default model parameter n_gpu_layers is');
});

test('a struct without the field is refused', () => {
  expect(() => checkAbi({}, context, 'x')).toThrow('n_gpu_layers is undefined, expected -1');
});

/** What our layout would read if the library had one more field in front. */
function shifted(fields: object): object {
  const [names, values] = [Object.keys(fields), Object.values(fields)];
  return Object.fromEntries(names.map((name, index) => [name, values[index - 1]]));
}
