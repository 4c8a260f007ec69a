import { fileURLToPath } from 'node:url';
import { gguf } from '@huggingface/gguf';
import { expect, test } from 'vitest';
import { countParameters, findModelShape, shapeFromGguf } from '#planner';

test('the header of the nano-r1 in the package gives its known shape, and as many parameters as its tensors', async () => {
  const path = fileURLToPath(new URL('../../assets/models/nano-r1.gguf', import.meta.url));
  const { metadata, tensorInfos } = await gguf(path, { allowLocalFile: true });
  const shape = shapeFromGguf({ ...metadata }, 'nano-r1', false);
  const weights = tensorInfos.map((tensor) => tensor.shape.reduce((product, size) => product * Number(size), 1));
  expect(shape).toEqual(findModelShape('nano-r1'));
  expect(countParameters(shape).total).toBe(weights.reduce((sum, count) => sum + count, 0));
});
