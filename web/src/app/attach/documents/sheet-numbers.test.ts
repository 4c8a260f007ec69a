import { expect, test } from 'vitest';
import { sheetNumber, timeFormats } from './sheet-numbers.ts';

const from1900 = { isTime: [false, true], isFrom1904: false };

test('days since 1900 are dates, parts of a day are times, and a Macintosh of old counts from 1904', () => {
  expect(sheetNumber('61', 1, from1900)).toBe('1900-03-01');
  expect(sheetNumber('45292', 1, from1900)).toBe('2024-01-01');
  expect(sheetNumber('45292.520833333336', 1, from1900)).toBe('2024-01-01 12:30:00');
  expect(sheetNumber('0.75', 1, from1900)).toBe('18:00:00');
  expect(sheetNumber('0', 1, { isTime: [false, true], isFrom1904: true })).toBe('00:00:00');
  expect(sheetNumber('43830', 1, { isTime: [false, true], isFrom1904: true })).toBe('2024-01-01');
});

test('numbers have the digits that Excel counts with, and what is none stays as it is', () => {
  expect(sheetNumber('0.30000000000000004', 0, from1900)).toBe('0.3');
  expect(sheetNumber('1668', 0, from1900)).toBe('1668');
  expect(sheetNumber('-1', 1, from1900)).toBe('-1');
  expect(sheetNumber('1e99', 1, from1900)).toBe('1e99');
  expect(sheetNumber('', 0, from1900)).toBe('');
  expect(sheetNumber('many', 0, from1900)).toBe('many');
});

test('a format is a time by its number or by its letters, not by words in it', () => {
  const format = (id: number, code: string): string => `<numFmt numFmtId="${id}" formatCode="${code}"/>`;
  const codes = ['yyyy-mm-dd', '[h]:mm', '0.00&quot; days&quot;', '[Red]#,##0', '\\d0', 'General', '_d0'];
  const custom = codes.map((code, index) => format(164 + index, code)).join('');
  const cells = [0, 14, 4, 164, 165, 166, 167, 168, 169, 170, 31].map((id) => `<xf numFmtId="${id}"/>`).join('');
  const xml = `<s><numFmts>${custom}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${cells}</cellXfs></s>`;
  expect(timeFormats(xml)).toEqual([false, true, false, true, true, false, false, false, false, false, true]);
  expect(timeFormats('')).toEqual([]);
});
