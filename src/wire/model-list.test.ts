import { expect, test } from 'vitest';
import { modelList } from './model-list.ts';

test('models are listed, and a stand-in says what for', () => {
  const model = { id: 'smollm2:135m', created: 7, ownedBy: 'regauge', contextTokens: 4_096 };
  const card = { id: 'smollm2:135m', object: 'model', created: 7, owned_by: 'regauge', max_model_len: 4_096 };
  expect(modelList([model, { ...model, standsInFor: 'deepseek-r1:1.5b' }])).toEqual({
    object: 'list',
    data: [card, { ...card, stands_in_for: 'deepseek-r1:1.5b' }],
  });
});
