import { expect, test } from 'vitest';
import { accelerators, aliases, findAccelerator } from './accelerators.ts';

test.each([
  ['h100', 'h100-sxm'],
  ['NVIDIA H100 SXM', 'h100-sxm'],
  ['b200', 'b200'],
  ['Ascend 910C', '910c'],
  ['huawei ascend 910b', '910b3'],
  ['RTX_5090', 'rtx-5090'],
  ['920C', '920c'],
])('%s is found as %s', (name, id) => {
  expect(findAccelerator(name).id).toBe(id);
});

test('a name that is not known is answered with the nearest', () => {
  expect(() => findAccelerator('h2000')).toThrow(
    expect.objectContaining({
      code: 'PLANNER_UNKNOWN_DEVICE',
      message: expect.stringContaining('no accelerator "h2000". Nearest are h200, h800, h20; '),
    }),
  );
});

test('ids are unique, and every alias stands for one of them and hides none', () => {
  const ids = accelerators.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...aliases.values()].filter((id) => !ids.includes(id))).toEqual([]);
  expect([...aliases.keys()].filter((alias) => ids.includes(alias))).toEqual([]);
});

test('a 910C is two dies of 64 GB, with the figures of one counted twice', () => {
  const [whole, die] = [findAccelerator('910c'), findAccelerator('910c-die')];
  expect(whole.enginePerPackage).toBe(2);
  expect(whole.memoryBytes?.value).toBe(2 * (die.memoryBytes?.value ?? 0));
  expect(whole.peakTera.int8?.value).toBe(2 * (die.peakTera.int8?.value ?? 0));
  expect(whole.memoryBytesPerSecond?.value).toBe(2 * (die.memoryBytesPerSecond?.value ?? 0));
});

test('of the 920C only what was reported is known', () => {
  const { status, peakTera, memoryBytesPerSecond, ...rest } = findAccelerator('920c');
  expect(status).toBe('reported');
  expect(Object.keys(peakTera)).toEqual(['bf16']);
  expect(memoryBytesPerSecond).toMatchObject({ value: 4e12, confidence: 'C', date: '2025-04' });
  expect(rest).not.toHaveProperty('memoryBytes');
  expect(rest).not.toHaveProperty('linkBytesPerSecond');
  expect(rest).not.toHaveProperty('tdpWatt');
});

test('every number says who said so and when', () => {
  const numbers = accelerators.flatMap(({ peakTera, memoryBytes, memoryBytesPerSecond, linkBytesPerSecond, tdpWatt }) =>
    [...Object.values(peakTera), memoryBytes, memoryBytesPerSecond, linkBytesPerSecond, tdpWatt].filter(
      (number) => number !== undefined,
    ),
  );
  expect(numbers.length).toBeGreaterThan(200);
  expect(numbers.filter(({ value, cite, date }) => !(value > 0 && cite && /^20\d\d-\d\d$/.test(date)))).toEqual([]);
});
