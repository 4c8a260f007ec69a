import { fc, test as lawful } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { accelerators, findAccelerator } from './accelerators.ts';
import { parseAccelerator, withOwnAccelerators } from './own-accelerators.ts';

const card = { id: 'my-card', vendor: 'other', bf16Tflops: 300, memoryGb: 64, memoryGbPerSecond: 1_600 };

test('a new device needs a peak, memory and bandwidth, each with its unit in the name', () => {
  expect(parseAccelerator({ ...card, linkGbPerSecond: 196, cite: 'data sheet', date: '2026-10' })).toMatchObject({
    id: 'my-card',
    name: 'my-card',
    status: 'shipping',
    peakTera: { bf16: { value: 300, source: 'user', cite: 'data sheet', date: '2026-10' } },
    memoryBytes: { value: 64e9 },
    memoryBytesPerSecond: { value: 1.6e12 },
    linkBytesPerSecond: { value: 196e9 },
  });
});

test('a row of a known id changes the fields it names and no other', () => {
  const own = withOwnAccelerators([{ id: 'h200', tdpWatt: 600 }]);
  const [changed, original] = [findAccelerator('h200', own), findAccelerator('h200')];
  expect(changed).toEqual({ ...original, tdpWatt: { ...changed.tdpWatt, value: 600 } });
  expect(own.length).toBe(accelerators.length);
});

test('a new row is found by its name', () => {
  expect(findAccelerator('my card', withOwnAccelerators([card])).id).toBe('my-card');
});

test('a device of which only the press spoke may lack memory, so that a plan says what is missing', () => {
  expect(parseAccelerator({ id: '970', status: 'reported', fp8Tflops: 3_600 })).not.toHaveProperty('memoryBytes');
});

test.each([
  ['a number without unit', { ...card, memory: 64 }, 'memory is no field of an accelerator; did you mean memoryGb?'],
  ['a negative number', { ...card, memoryGb: -1 }, 'memoryGb must be a number above 0'],
  ['zero', { ...card, bf16Tflops: 0 }, 'bf16Tflops must be a number above 0'],
  ['not a number', { ...card, memoryGbPerSecond: Number.NaN }, 'memoryGbPerSecond must be a number above 0'],
  ['bytes for gigabytes', { ...card, memoryGb: 64e9 }, 'memoryGb must be a number above 0 in the unit of its name'],
  ['a text with a unit', { ...card, memoryGb: '64 GB' }, 'memoryGb must be a number'],
  ['half a die', { ...card, enginePerPackage: 1.5 }, 'enginePerPackage must be a whole number'],
  ['a vendor nobody knows', { ...card, vendor: 'acme' }, 'vendor must be one of nvidia'],
  ['no id', { bf16Tflops: 300 }, 'id must be'],
  ['an id that is a path', { ...card, id: '../x' }, 'id must be'],
  ['too little', { id: 'my-card', memoryGb: 64 }, 'my-card lacks a peak such as bf16Tflops, memoryGbPerSecond'],
  ['a list', [], 'must be an object with an id'],
])('%s is refused by name', (_, row, message) => {
  expect(() => parseAccelerator(row)).toThrow(
    expect.objectContaining({ code: 'PLANNER_BAD_VALUE', message: expect.stringContaining(message) }),
  );
});

test('an id that comes twice is refused', () => {
  expect(() => withOwnAccelerators([card, card])).toThrow('id must be unique, but my-card comes twice.');
});

lawful.prop([fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 100_000 })])(
  'units come back as they were given',
  (memoryGb, memoryGbPerSecond) => {
    const { memoryBytes, memoryBytesPerSecond } = parseAccelerator({ ...card, memoryGb, memoryGbPerSecond });
    expect((memoryBytes?.value ?? 0) / 1e9).toBe(memoryGb);
    expect((memoryBytesPerSecond?.value ?? 0) / 1e9).toBe(memoryGbPerSecond);
  },
);
