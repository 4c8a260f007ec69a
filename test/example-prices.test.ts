import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { findAccelerator, hourlyMicroUsdOf, parsePrices } from '#planner';

const text = readFileSync(new URL('../examples/prices.yaml', import.meta.url), 'utf8');
const tags = parsePrices(parse(text), (name) => findAccelerator(name).id);

test('the example prices NVIDIA and AMD as rented, with a note on each', () => {
  const rented = tags.filter(({ price }) => price.kind === 'rented').map(({ device }) => device);
  expect(rented).toEqual(expect.arrayContaining(['b200', 'h100-sxm', 'h200', 'mi300x']));
  expect(tags.filter(({ note }) => note === '')).toEqual([]);
});

test('its Ascend price is carried over from a purchase and marked as assumed', () => {
  const ascend = tags.find(({ device }) => device === '910c');
  expect(ascend).toMatchObject({ assumed: true, price: { kind: 'owned' } });
  expect(ascend && hourlyMicroUsdOf(ascend.price)).toBe(1_115_658);
});
