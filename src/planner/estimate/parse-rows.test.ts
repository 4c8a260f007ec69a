import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { PlannerError } from '../errors.ts';
import { parseRows } from './parse-rows.ts';

test('columns are found by name; absent ones are empty, unknown ones ignored', () => {
  expect(parseRows('note,device,model\nx,H800,V3\n')).toMatchObject([
    { line: 2, device: 'H800', model: 'V3', id: '', batchPerDevice: '' },
  ]);
});

test('quotes hold commas and quotes, comments and empty lines are skipped, lines keep their numbers', () => {
  const text = '\uFEFF# about\r\nid,model,device\r\n\r\n"a, ""b""",R1,H20\r\n';
  expect(parseRows(text)).toMatchObject([{ line: 4, id: 'a, "b"', device: 'H20' }]);
});

test.each([
  ['model,device\nR1,H20,8\n', 'Line 2', 'has 3 cells'],
  ['model,n\nR1,8\n', 'Line 1', 'no column device'],
  ['model,device\n\n"R1,H20\n', 'Line 3', 'quote'],
])('%j is refused with its line', (text, line, what) => {
  expect(() => parseRows(text)).toThrow(new RegExp(`${line} .*${what}`));
});

test('no text, no rows', () => {
  expect(parseRows('\n\n')).toEqual([]);
});

property.prop([fc.string()])('any text is read whole or refused', (text) => {
  try {
    expect(parseRows(`model,device\n${text}`).every(({ line }) => line > 1)).toBe(true);
  } catch (error) {
    expect(error).toBeInstanceOf(PlannerError);
  }
});
