import { expect, test } from 'vitest';
import { findAccelerator } from './accelerators.ts';
import { runsPrecision } from './runs-precision.ts';

test.each([
  ['h100', 'fp8'],
  ['b200', 'fp4'],
  ['950dt', 'fp4'],
  ['910c', 'int8'],
  ['m3-ultra', 'int4'],
] as const)('%s computes in %s', (device, precision) => {
  expect(runsPrecision(findAccelerator(device), precision)).toEqual({ kind: 'runs' });
});

test.each([
  [
    '910c',
    'fp8',
    'Ascend 910C has no FP8 arithmetic. It computes in BF16, INT8; take an INT8 checkpoint (W8A8), and compare its answers.',
  ],
  [
    'h200',
    'fp4',
    'H200 has no FP4 arithmetic, which begins with Blackwell, MI355X and Ascend 950. It computes in BF16, FP8, INT8; take the FP8 checkpoint.',
  ],
  ['920c', 'int8', 'Ascend 920C was never said to compute in INT8. It computes in BF16.'],
  ['m5-max', 'bf16', 'Apple M5 Max has no BF16 arithmetic. It computes in no precision that was published.'],
] as const)('%s is refused in %s, with the way out', (device, precision, text) => {
  const { id } = findAccelerator(device);
  expect(runsPrecision(findAccelerator(device), precision)).toEqual({
    kind: 'refused',
    refusal: { subject: id, reason: 'precision', text },
  });
});
