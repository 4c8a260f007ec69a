/** How a measured value has to stand to its bar. */
export type Bar =
  | { readonly kind: 'at-least' | 'at-most'; readonly limit: number }
  /** Shown because it explains another row. */
  | { readonly kind: 'none' };

export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly bar: Bar;
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

export type Verdict = 'pass' | 'miss' | '';

export const atLeast = (limit: number): Bar => ({ kind: 'at-least', limit });
export const atMost = (limit: number): Bar => ({ kind: 'at-most', limit });
export const noBar: Bar = { kind: 'none' };

/** A value that could not be measured misses its bar. */
export function verdict({ value, bar }: Row): Verdict {
  switch (bar.kind) {
    case 'none':
      return '';
    case 'at-least':
      return value >= bar.limit ? 'pass' : 'miss';
    case 'at-most':
      return value <= bar.limit ? 'pass' : 'miss';
  }
}

export function misses(sections: readonly Section[]): readonly Row[] {
  return sections.flatMap((section) => section.rows).filter((row) => verdict(row) === 'miss');
}

/** A table that is plain text and Markdown at once, so that it can be pasted into the README. */
export function renderTable(sections: readonly Section[]): string {
  const cells = sections.flatMap(({ title, rows }) => [
    [`**${title}**`, '', '', ''],
    ...rows.map((row) => [row.name, `${digits(row.value)} ${row.unit}`.trim(), barText(row), verdict(row)]),
  ]);
  const all = [['measure', 'value', 'bar', ''], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((line) => line[column]?.length ?? 0), 3));
  const line = (texts: readonly string[]) => `| ${texts.map((text, i) => text.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(all[0] ?? []), rule, ...cells.map(line)].join('\n');
}

function barText({ bar, unit }: Row): string {
  switch (bar.kind) {
    case 'none':
      return '';
    case 'at-least':
      return `≥ ${bar.limit} ${unit}`.trim();
    case 'at-most':
      return `≤ ${digits(bar.limit)} ${unit}`.trim();
  }
}

/** Three significant digits, and all digits before the point. */
function digits(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 100 || Number.isInteger(value)) return value.toFixed(0);
  return value.toPrecision(3);
}
