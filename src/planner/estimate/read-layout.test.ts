import { expect, test } from 'vitest';
import { findAccelerator } from '../catalogue/accelerators.ts';
import { findModelShape } from '../model/known-shapes.ts';
import { readLayout } from './read-layout.ts';

const read = (cell: string, packages: number | undefined, device: string, model = 'r1') => {
  const { layout } = readLayout(cell, packages, findAccelerator(device), findModelShape(model), 'decode');
  return [layout.kind, layout.devices, layout.tensor, layout.redundantExperts];
};

test.each([
  ['EP144', 144, 'h800', ['data-expert', 144, 1, 32]],
  ['EP128', 128, 'h800', ['data-expert', 128, 1, 0]],
  ['EP48', 48, 'gb200', ['data-expert', 48, 1, 32]],
  ['TP8EP2', 8, 'b200', ['tensor', 8, 8, 0]],
  ['DP8EP8', 8, 'h200', ['data-expert', 8, 1, 0]],
  ['TP16', 16, 'h100', ['tensor', 16, 16, 0]],
  ['EP320', 160, '910c', ['data-expert', 320, 1, 64]],
  ['EP160', 160, '910c', ['data-expert', 320, 1, 64]],
  ['DP32TP1', 32, '910c', ['data-expert', 32, 1, 32]],
  ['DP2TP8', 8, '910c', ['data-expert', 16, 8, 0]],
  ['TP16DP16', 8, '910c', ['data-expert', 16, 1, 0]],
  ['TP16 DP4', 8, '910c', ['data-expert', 16, 4, 0]],
  ['TP32DP32', 32, '910c', ['data-expert', 32, 1, 32]],
  ['', undefined, '910c', ['data-expert', 288, 1, 32]],
  ['', 8, 'h200', ['tensor', 8, 8, 0]],
])('%s on %s × %s', (cell, packages, device, layout) => {
  expect(read(cell, packages, device)).toEqual(layout);
});

test('a dense model is cut over tensor devices only', () => {
  expect(read('TP1', 1, 'rtx-4090', 'deepseek-r1:8b')).toEqual(['tensor', 1, 1, 0]);
  expect(read('', 2, 'h100', 'deepseek-r1:70b')).toEqual(['tensor', 2, 2, 0]);
});
