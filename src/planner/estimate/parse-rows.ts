import { PlannerError } from '../errors.ts';

/** One line of a table of published or planned settings, cells as they were written; an absent column is empty. */
export interface Row {
  /** Of the text, from 1; the header is a line too. */
  readonly line: number;
  readonly id: string;
  readonly model: string;
  readonly device: string;
  readonly n: string;
  readonly precision: string;
  readonly phase: string;
  readonly parallel: string;
  readonly input: string;
  readonly outputOrKv: string;
  readonly batchPerDevice: string;
  readonly mtp: string;
  readonly tpotMs: string;
  readonly tokensPerSecondPerDevice: string;
  readonly tolerance: string;
  readonly tag: string;
}

/** Column of the file for each cell of a row. */
const columns: Readonly<Record<Exclude<keyof Row, 'line'>, string>> = {
  id: 'id',
  model: 'model',
  device: 'device',
  n: 'n',
  precision: 'precision',
  phase: 'phase',
  parallel: 'parallel',
  input: 'in',
  outputOrKv: 'out_or_kv',
  batchPerDevice: 'batch_per_dev',
  mtp: 'mtp',
  tpotMs: 'tpot_ms',
  tokensPerSecondPerDevice: 'tok_s_per_dev',
  tolerance: 'tol',
  tag: 'tag',
};

/** More than any table of benchmarks; a larger file is a mistake. */
const maxRows = 100_000;
const maxCharacters = 16 * 2 ** 20;

/**
 * Rows of a CSV in the planner's column format: `id,model,device,n,precision,phase,parallel,in,out_or_kv,batch_per_dev,
 * mtp,tpot_ms,tok_s_per_dev,tol,tag`. Columns may come in any order, be missing (but for model and device) or be others;
 * cells may be quoted; empty lines and lines that begin with # are skipped. What cells mean is {@link estimateRow}'s.
 *
 * @throws {PlannerError} `PLANNER_BAD_TRACE` with the line of a quote that never ends, a line with more cells than the
 *   header, a header without model or device, or a table that is too large; nothing of the file is used then
 */
export function parseRows(csvText: string): readonly Row[] {
  if (csvText.length > maxCharacters) throw tooLarge(`${csvText.length} characters`, `${maxCharacters}`);
  const lines = csvText
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((text, index) => ({ text, line: index + 1 }))
    .filter(({ text }) => text.trim() !== '' && !text.trimStart().startsWith('#'));
  const [first, ...rest] = lines;
  if (first === undefined) return [];
  if (rest.length > maxRows) throw tooLarge(`${rest.length} rows`, `${maxRows}`);
  const header = cellsOf(first.text, first.line).map((name) => name.toLowerCase());
  requireColumns(header, first.line);
  return rest.map(({ text, line }) => rowOf(header, cellsOf(text, line), line));
}

function rowOf(header: readonly string[], cells: readonly string[], line: number): Row {
  const extra = cells.slice(header.length).find((cell) => cell !== '');
  if (extra !== undefined)
    throw broken(
      line,
      `has ${cells.length} cells where the header names ${header.length} columns; quote cells with commas`,
    );
  const cell = (column: string): string => cells[header.indexOf(column)] ?? '';
  return {
    line,
    id: cell(columns.id),
    model: cell(columns.model),
    device: cell(columns.device),
    n: cell(columns.n),
    precision: cell(columns.precision),
    phase: cell(columns.phase),
    parallel: cell(columns.parallel),
    input: cell(columns.input),
    outputOrKv: cell(columns.outputOrKv),
    batchPerDevice: cell(columns.batchPerDevice),
    mtp: cell(columns.mtp),
    tpotMs: cell(columns.tpotMs),
    tokensPerSecondPerDevice: cell(columns.tokensPerSecondPerDevice),
    tolerance: cell(columns.tolerance),
    tag: cell(columns.tag),
  };
}

function requireColumns(header: readonly string[], line: number): void {
  const missing = [columns.model, columns.device].filter((column) => !header.includes(column));
  if (missing.length === 0) return;
  throw broken(
    line,
    `is no header: it names no column ${missing.join(' and ')}; expected ${Object.values(columns).join(',')}`,
  );
}

/** Cells of one line; a quoted one may hold commas and doubled quotes. */
function cellsOf(text: string, line: number): readonly string[] {
  const cells: string[] = [];
  for (let at = 0; at <= text.length; ) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*(?:,|$)/.exec(text.slice(at));
    if (quoted === null && /^\s*"/.test(text.slice(at)))
      throw broken(
        line,
        'has a quote that does not end in its line, or text behind it; double the quotes inside a cell',
      );
    const plain = quoted ?? /^([^,]*)(?:,|$)/.exec(text.slice(at));
    cells.push((plain?.[1] ?? '').replaceAll('""', '"').trim());
    at += plain?.[0].length ?? 0;
    if (!(plain?.[0] ?? '').endsWith(',')) break;
  }
  return cells;
}

function broken(line: number, what: string): PlannerError {
  return new PlannerError('PLANNER_BAD_TRACE', `Line ${line} of the rows ${what}.`, { line });
}

function tooLarge(found: string, most: string): PlannerError {
  return new PlannerError('PLANNER_BAD_TRACE', `The rows are too large: ${found}, at most ${most}; split the file.`, {
    found,
    most,
  });
}
