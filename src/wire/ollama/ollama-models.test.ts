import { expect, test } from 'vitest';
import { ollamaLoadedModel, ollamaShow, ollamaTag } from './ollama-models.ts';

const model = {
  id: 'nano-r1',
  modifiedAt: '2026-01-01T00:00:00.000Z',
  contextTokens: 2_048,
  standsInFor: undefined,
  digest: 'abcdef012345',
};

test('clients find the context under the architecture that is named', () => {
  const { model_info, capabilities } = ollamaShow(model);
  expect(model_info[`${model_info['general.architecture']}.context_length`]).toBe(2_048);
  expect(capabilities).toEqual(['completion', 'thinking']);
});

test('a row of the list names the model twice, and what is not known is empty', () => {
  expect(ollamaTag(model)).toEqual({
    name: 'nano-r1',
    model: 'nano-r1',
    modified_at: '2026-01-01T00:00:00.000Z',
    size: 0,
    digest: 'abcdef012345',
    details: {
      parent_model: '',
      format: '',
      family: '',
      families: [],
      parameter_size: '',
      quantization_level: '',
    },
  });
});

test('a context that no replica has told is left out', () => {
  const unknown = { ...model, contextTokens: undefined };
  expect(ollamaLoadedModel(model).context_length).toBe(2_048);
  expect(ollamaLoadedModel(unknown)).not.toHaveProperty('context_length');
  expect(Object.keys(ollamaShow(unknown).model_info)).toEqual(['general.architecture', 'general.basename']);
});

test('a stand-in says so everywhere', () => {
  const standIn = { ...model, standsInFor: 'deepseek-r1:1.5b' };
  for (const shape of [ollamaTag, ollamaLoadedModel, ollamaShow]) {
    expect(shape(standIn)).toMatchObject({ stands_in_for: 'deepseek-r1:1.5b' });
  }
});
