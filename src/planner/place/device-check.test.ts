import { expect, test } from 'vitest';
import type { LegalFlag } from '../catalogue/accelerator.ts';
import { deviceOf } from '../testing/candidates.ts';
import { checkDevice, flagsOf } from './device-check.ts';

const flag: LegalFlag = { place: 'CN', since: '2022-10-07', effect: 'forbidden', text: 'Barred.', cite: 'a test' };
const device = deviceOf('h', { legal: [flag], priceHint: 'about 3 USD' });
const prices = [{ device: 'h', price: { kind: 'rented' as const, hourlyMicroUsd: 1 }, note: '', assumed: false }];
const law = { place: 'CN', dateIso: '2026-01-01', obey: [] };

test('a device without a price is refused, and the hint is a hint', () => {
  expect(checkDevice(device, { prices: [] })).toMatchObject({
    refusal: { reason: 'price-missing', text: expect.stringContaining('A hint, not a price: about 3 USD.') },
  });
});

test('legal flags are shown and put nothing out until asked to', () => {
  expect(flagsOf(device, { law })).toEqual([flag]);
  expect(checkDevice(device, { prices, law })).toMatchObject({ kind: 'allowed' });
  expect(checkDevice(device, { prices, law: { ...law, obey: ['forbidden'] } })).toMatchObject({
    refusal: { reason: 'law' },
  });
});

test('flags hold for their place and from their day on', () => {
  expect(flagsOf(device, { law: { ...law, place: 'DE' } })).toEqual([]);
  expect(flagsOf(device, { law: { ...law, dateIso: '2022-10-06' } })).toEqual([]);
  expect(flagsOf(device, {})).toEqual([flag]);
});

test('a device that cannot be had where the fleet stands is out', () => {
  const offers = [{ device: 'h', regions: ['us', 'eu'] }];
  expect(checkDevice(device, { prices, offers, region: 'cn' })).toMatchObject({ refusal: { reason: 'region' } });
  expect(checkDevice(device, { prices, offers, region: 'eu' })).toMatchObject({ kind: 'allowed' });
});
