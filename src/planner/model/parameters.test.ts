import { expect, test } from 'vitest';
import { findModelShape } from './known-shapes.ts';
import { activeParameters, attentionParameters, countParameters } from './parameters.ts';

const r1 = findModelShape('deepseek-r1:671b');

test('R1 has 671.0 B parameters and a drafting layer of 11.6 B', () => {
  const { total, mtp } = countParameters(r1);
  expect(total).toBe(671_026_419_200);
  expect(mtp).toBe(11_610_068_224);
});

test('a layer of R1 has 187.1 M in its attention', () => {
  expect(attentionParameters(r1)).toBe(187_105_280);
});

test('36.6 B of R1 work on one token, the head with them and the embedding not', () => {
  expect(activeParameters(r1).total).toBe(36_624_611_840);
});

/** As the public cards of the checkpoints count them. */
test.each([
  ['deepseek-r1:1.5b', 1_777_088_000],
  ['deepseek-r1:7b', 7_615_616_512],
  ['deepseek-r1:8b', 8_030_261_248],
  ['deepseek-r1:14b', 14_770_033_664],
  ['deepseek-r1:32b', 32_763_876_352],
  ['deepseek-r1:70b', 70_553_706_496],
  ['smollm2:135m', 134_515_008],
  ['nano-r1', 1_747_032],
])('%s has %i parameters', (id, total) => {
  expect(countParameters(findModelShape(id)).total).toBe(total);
});
