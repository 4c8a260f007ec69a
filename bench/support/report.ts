import { markdownTable } from './markdown-table.ts';

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

export function renderTable(sections: readonly Section[]): string {
  const lines = sections.flatMap(({ title, rows }) => [
    [`**${title}**`],
    ...rows.map((row) => [row.name, `${digits(row.value)} ${row.unit}`.trim(), barText(row), verdict(row)]),
  ]);
  return markdownTable(['measure', 'value', 'bar', ''], lines);
}

export function barText({ bar, unit }: Row): string {
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
export function digits(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 100 || Number.isInteger(value)) return value.toFixed(0);
  return value.toPrecision(3);
}
