import { markdownTable } from '../support/markdown-table.ts';
import { barText, digits, type Row, type Section, verdict } from '../support/report.ts';
import type { Reply } from './ask-model.ts';

/** One model's column. The first model is judged by its bars; the others are shown with their difference to it. */
export interface Column {
  readonly label: string;
  readonly sections: readonly Section[];
}

/** Rows are those of the first model; a model without such a row leaves its cell empty. */
export function comparisonTable(first: Column, others: readonly Column[]): string {
  const lines = first.sections.flatMap((section, i) => [
    [`**${section.title}**`],
    ...section.rows.map((row, j) => [
      row.name,
      barText(row),
      quantity(row.value, row.unit),
      verdict(row),
      ...others.map((other) => differenceText(row, other.sections[i]?.rows[j])),
    ]),
  ]);
  return markdownTable(['measure', 'bar', first.label, '', ...others.map(({ label }) => label)], lines);
}

/** The same as data. */
export function comparisonData(first: Column, others: readonly Column[]): readonly object[] {
  const judged = mapRows(first, (row) => ({ ...row, verdict: verdict(row) }));
  const compared = others.map((other) =>
    mapRows(other, ({ name, value, unit }, i, j) => {
      const difference = value - (first.sections[i]?.rows[j]?.value ?? Number.NaN);
      return { name, value, unit, difference };
    }),
  );
  return [judged, ...compared];
}

export function failureText(label: string, { question, answer, thought, finishReason }: Reply): string {
  return [
    `${label}, ${question.task}: ${question.question}`,
    `  expected: ${question.answer}`,
    `  got:      ${answer || '(no answer)'}${finishReason === 'stop' ? '' : ` (ended by ${finishReason})`}`,
    `  thought:  ${thought.trim().replaceAll('\n', '\n            ')}`,
  ].join('\n');
}

function mapRows({ label, sections }: Column, map: (row: Row, i: number, j: number) => object): object {
  return {
    label,
    sections: sections.map(({ title, rows }, i) => ({ title, rows: rows.map((row, j) => map(row, i, j)) })),
  };
}

function differenceText(row: Row, other: Row | undefined): string {
  if (!other) return '';
  const difference = other.value - row.value;
  return `${quantity(other.value, other.unit)} (${difference < 0 ? '' : '+'}${number(difference, other.unit)})`;
}

function quantity(value: number, unit: string): string {
  return `${number(value, unit)} ${unit}`;
}

/** Bars of accuracy stand at half a percent, which three digits do not keep apart from 99.46. */
function number(value: number, unit: string): string {
  return unit === '%' || unit === 'points' ? value.toFixed(2) : digits(value);
}
