import type { Programme, Row, Term } from './programme.ts';

/** The programme in the LP format that solvers read. An infeasible row without terms is kept as `0 n0 >= 1`. */
export function programmeText({ columns, rows }: Programme): string {
  const anchor = columns[0]?.name ?? 'n0';
  const objective = columns.filter(({ cost }) => cost !== 0).map(({ name, cost }) => ({ column: name, factor: cost }));
  return [
    'Minimize',
    ` cost: ${sum(objective, anchor)}`,
    'Subject To',
    ...rows.map((row, index) => ` r${index}: ${constraint(row, anchor)}`),
    'Bounds',
    ...columns.filter(({ kind }) => kind !== 'binary').map(({ name, upper }) => ` 0 <= ${name} <= ${upper}`),
    ...section('General', names(columns, 'integer')),
    ...section('Binary', names(columns, 'binary')),
    'End',
    '',
  ].join('\n');
}

function constraint({ terms, sense, bound }: Row, anchor: string): string {
  return `${sum(terms, anchor)} ${sense} ${bound}`;
}

function sum(terms: readonly Term[], anchor: string): string {
  if (terms.length === 0) return `0 ${anchor}`;
  return terms.map(({ column, factor }) => `${factor < 0 ? '-' : '+'} ${Math.abs(factor)} ${column}`).join(' ');
}

function names(columns: Programme['columns'], kind: 'integer' | 'binary'): readonly string[] {
  return columns.filter((column) => column.kind === kind).map(({ name }) => name);
}

function section(title: string, content: readonly string[]): readonly string[] {
  return content.length === 0 ? [] : [title, ...content.map((name) => ` ${name}`)];
}
