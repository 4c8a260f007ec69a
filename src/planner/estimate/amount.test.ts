import { expect, test } from 'vitest';
import { parseAmount } from './amount.ts';

const exactly = { kind: 'value', meant: 'exactly', suffix: '' };

test.each([
  ['128', { ...exactly, value: 128 }],
  ['2.2k', { ...exactly, value: 2_200 }],
  ['16,384', { ...exactly, value: 16_384 }],
  ['~100', { ...exactly, meant: 'about', value: 100 }],
  ['<70', { ...exactly, meant: 'at-most', value: 70 }],
  ['>= 5', { ...exactly, meant: 'at-least', value: 5 }],
  ['45-50', { ...exactly, meant: 'between', value: 47.5 }],
  ['16384tok', { ...exactly, value: 16_384, suffix: 'tok' }],
  ['608e9/d', { ...exactly, value: 608e9, suffix: '/d' }],
  ['9212_incl_cache', { ...exactly, value: 9_212, suffix: 'incl_cache' }],
  ['226.75_nodes', { ...exactly, value: 226.75, suffix: 'nodes' }],
  ['', { kind: 'none' }],
  ['n/a', { kind: 'none' }],
  ['many', { kind: 'unreadable', text: 'many' }],
  ['-3', { kind: 'unreadable', text: '-3' }],
  ['1e999', { kind: 'unreadable', text: '1e999' }],
])('%s', (cell, amount) => {
  expect(parseAmount(cell)).toEqual(amount);
});
