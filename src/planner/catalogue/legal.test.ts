import { expect, test } from 'vitest';
import { findAccelerator } from './accelerators.ts';
import { legalFlags } from './legal.ts';

const effects = (device: string, place: string, date: string): readonly string[] =>
  legalFlags(findAccelerator(device), place, date).map(({ effect }) => effect);

test.each([
  ['h100', 'CN', '2022-10-06', []],
  ['h100', 'CN', '2022-10-07', ['forbidden']],
  ['h100', 'CN', '2026-01-15', ['licence-needed', 'risk']],
  ['h200', 'cn', '2026-01-14', ['forbidden', 'risk', 'risk']],
  ['h20', 'CN', '2025-04-09', ['licence-needed']],
  ['b200', 'CN', '2026-11-25', ['forbidden', 'risk']],
  ['b200', 'DE', '2026-11-25', []],
  ['910c', 'DE', '2025-05-12', []],
  ['910c', 'DE', '2025-05-13', ['risk']],
])('%s in %s on %s: %j', (device, place, date, expected) => {
  expect(effects(device, place, date)).toEqual(expected);
});

test('a rule that is over names the day, and every rule names its text', () => {
  const [flag] = legalFlags(findAccelerator('h800'), 'CN', '2025-01-01');
  expect(flag).toMatchObject({ until: '2026-01-15', cite: expect.stringContaining('BIS rules of October 2023') });
});

test.each([
  ['China', '2026-01-01', 'The place must be an ISO 3166 country code of two letters'],
  ['CN', '1.1.2026', 'The date must be like 2026-11-25, but is "1.1.2026".'],
])('place %s and date %s are refused', (place, date, message) => {
  expect(() => legalFlags(findAccelerator('h20'), place, date)).toThrow(message);
});
