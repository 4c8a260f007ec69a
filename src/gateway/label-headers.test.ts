import { expect, test } from 'vitest';
import { labelRulesOf } from './label-headers.ts';

test('pairs are rules, bars part values, and both headers hold', () => {
  const headers = { 'regauge-only': 'vendor=huawei|intel, region=eu', 'regauge-never': 'site=old hall' };
  expect(labelRulesOf(headers)).toEqual([
    { kind: 'only', label: 'vendor', values: ['huawei', 'intel'] },
    { kind: 'only', label: 'region', values: ['eu'] },
    { kind: 'never', label: 'site', values: ['old hall'] },
  ]);
});

test('no header, no rule', () => {
  expect(labelRulesOf({})).toEqual([]);
});

test.each(['', 'huawei', 'vendor=', '=x', 'Vendor=x', 'vendor=a=b', 'vendor=a||b', 'vendor=a,,', 'v=x,'.repeat(200)])(
  'what cannot be read is refused, never ignored: %j',
  (text) => {
    expect(() => labelRulesOf({ 'regauge-only': text })).toThrow(/regauge-only must be label=value pairs/);
  },
);

test('rules are few', () => {
  const text = Array.from({ length: 17 }, (_, i) => `l${i}=x`).join(',');
  expect(() => labelRulesOf({ 'regauge-never': text })).toThrow('At most 16');
});
