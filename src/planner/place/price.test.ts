import { fc, test as lawful } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { hourlyMicroUsdOf, type OwnedPrice } from './price.ts';
import { parsePrices } from './price-book.ts';

const owned: OwnedPrice = {
  kind: 'owned',
  purchaseMicroUsd: 21_000e6,
  years: 4,
  utilisation: 0.7,
  watt: 1_460,
  powerMicroUsdPerKwh: 80_000,
  pue: 1,
  staffHourlyMicroUsd: 0,
};

test('a 910C of 21,000 to 28,000 USD over four years is 0.97 to 1.26 USD an hour before staff', () => {
  expect(hourlyMicroUsdOf(owned)).toBe(972_964);
  expect(hourlyMicroUsdOf({ ...owned, purchaseMicroUsd: 28_000e6 })).toBe(1_258_353);
});

test('cooling multiplies the power, staff is added', () => {
  const price: OwnedPrice = { ...owned, purchaseMicroUsd: 0, pue: 1.5, staffHourlyMicroUsd: 1_000 };
  expect(hourlyMicroUsdOf(price)).toBe(1.46 * 1.5 * 80_000 + 1_000);
});

lawful.prop([fc.double({ min: 0.1, max: 1, noNaN: true }), fc.double({ min: 0.1, max: 1, noNaN: true })])(
  'more use of a bought device never makes its hour dearer',
  (a, b) => {
    const [less, more] = [Math.min(a, b), Math.max(a, b)];
    const hourly = (utilisation: number) => hourlyMicroUsdOf({ ...owned, utilisation });
    expect(hourly(more)).toBeLessThanOrEqual(hourly(less));
  },
);

const idOf = (name: string) => name.toLowerCase();

test('a file of prices gives one tag per device, in the order of their names', () => {
  const file = {
    prices: [
      { device: 'H200', rentUsdPerPackageHour: 3.5, note: 'a quote' },
      { device: '910c', buy: { purchaseUsd: 21_000, years: 4, watt: 1_460, powerUsdPerKwh: 0.08 }, assumed: true },
    ],
  };
  expect(parsePrices(file, idOf)).toEqual([
    { device: '910c', price: { ...owned, utilisation: 1 }, note: '', assumed: true },
    { device: 'h200', price: { kind: 'rented', hourlyMicroUsd: 3_500_000 }, note: 'a quote', assumed: false },
  ]);
});

test.each([
  ['no number', { device: 'a', rentUsdPerPackageHour: '3' }, 'prices[0].rentUsdPerPackageHour has to be a number'],
  ['a negative', { device: 'a', rentUsdPerPackageHour: -1 }, 'is -1'],
  ['not a number', { device: 'a', rentUsdPerPackageHour: Number.NaN }, 'rentUsdPerPackageHour has to be a number'],
  ['no unit', { device: 'a', rent: 3 }, 'prices[0] has no field "rent"'],
  ['neither', { device: 'a' }, 'needs either rentUsdPerPackageHour or buy'],
  ['both', { device: 'a', rentUsdPerPackageHour: 1, buy: {} }, 'needs either rentUsdPerPackageHour or buy'],
  ['half of a purchase', { device: 'a', buy: { purchaseUsd: 1 } }, 'prices[0].buy.years'],
  ['no device', { rentUsdPerPackageHour: 1 }, 'prices[0].device'],
])('a price with %s is refused by the field', (_, entry, text) => {
  expect(() => parsePrices({ prices: [entry] }, idOf)).toThrow(text);
});

test('two prices of one device contradict each other', () => {
  const entry = { device: 'a', rentUsdPerPackageHour: 1 };
  expect(() => parsePrices({ prices: [entry, entry] }, idOf)).toThrow('names a twice');
  expect(() => parsePrices({ prices: 3 }, idOf)).toThrow('has to be a list');
  expect(() => parsePrices(null, idOf)).toThrow('prices file has to be a set of fields');
});
