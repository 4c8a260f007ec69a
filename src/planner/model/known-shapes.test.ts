import { expect, test } from 'vitest';
import { findModelShape, modelShapes } from './known-shapes.ts';

test('names are found by id, alias and hub name, whatever the case', () => {
  expect(findModelShape('DeepSeek-R1:671B').id).toBe('deepseek-r1:671b');
  expect(findModelShape('deepseek-ai/DeepSeek-V3').id).toBe('deepseek-v3');
});

test('a name that is not known is answered with the nearest', () => {
  expect(() => findModelShape('deepseek-r1:72b')).toThrow(
    expect.objectContaining({
      code: 'PLANNER_UNKNOWN_MODEL',
      message: expect.stringContaining('Nearest are deepseek-r1:7b, deepseek-r1:32b'),
    }),
  );
});

test('ids are unique', () => {
  expect(new Set(modelShapes.map(({ id }) => id)).size).toBe(modelShapes.length);
});
