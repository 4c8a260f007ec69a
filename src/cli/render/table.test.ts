import { expect, test } from 'vitest';
import { renderFacts, renderTable } from './table.ts';

test('columns are as wide as their widest cell and numbers stand right', () => {
  const columns = [
    { title: 'MODEL', align: 'left' },
    { title: 'SIZE', align: 'right' },
    { title: 'NOTE', align: 'left' },
  ] as const;
  expect(
    renderTable(columns, [
      ['a', '1 GB', ''],
      ['longer', '12.5 GB', 'x'],
    ]),
  ).toBe(['MODEL      SIZE  NOTE', 'a          1 GB', 'longer  12.5 GB  x'].join('\n'));
});

test('facts have their values in one column', () => {
  expect(
    renderFacts([
      ['size', '1 GB'],
      ['chat template', 'its own'],
    ]),
  ).toBe('size           1 GB\nchat template  its own');
});
