import type { EstimatedRow, Interval, PublishedError, RowEstimate } from '#planner';
import { type Column, renderFacts, renderTable } from '../../render/table.ts';
import { signedPercent, threeDigits } from './figures.ts';

type Fact = readonly [name: string, value: string];

/** One configuration in words. */
export function estimateFacts(estimate: RowEstimate): string {
  if (estimate.kind === 'refused') return `${estimate.refusal.subject}: ${estimate.refusal.text}`;
  return renderFacts([
    ['configuration', `${estimate.model} on ${estimate.device}`],
    ['per device', `${withRange(estimate.tokensPerSecondPerDevice)} tokens/s`],
    ...optional('time per token', estimate.tpotMs && `${withRange(estimate.tpotMs)} ms`),
    ...optional('nodes', estimate.nodes && withRange(estimate.nodes)),
    ...optional('batch', estimate.batchPerDevice && `${threeDigits(estimate.batchPerDevice)} requests per device`),
    ['source', `${estimate.source}; ${estimate.basis}`],
    ...optional('hangs most on', sensitivityText(estimate)),
    ...optional('taken for granted', estimate.assumed.join('; ')),
  ]);
}

function optional(name: string, value: string | number | undefined): readonly Fact[] {
  return value ? [[name, String(value)]] : [];
}

/** `1436 (1210 … 1700)`: the middle and the 80 % interval. */
function withRange({ low, mid, high }: Interval): string {
  return `${threeDigits(mid)} (${threeDigits(low)} … ${threeDigits(high)})`;
}

/** A per cent of the input moves the rate by so many. */
function sensitivityText({ sensitivities }: EstimatedRow): string {
  return sensitivities.map(({ input, elasticity }) => `${input} (1 % more: ${signedPercent(elasticity)})`).join(', ');
}

const columns: readonly Column[] = [
  { title: 'line', align: 'right' },
  { title: 'row', align: 'left' },
  { title: 'tokens/s per device', align: 'right' },
  { title: '80 % interval', align: 'left' },
  { title: 'TPOT ms', align: 'right' },
  { title: 'published', align: 'right' },
  { title: 'error', align: 'right' },
  { title: 'inside', align: 'left' },
  { title: 'source', align: 'left' },
  { title: 'hangs most on', align: 'left' },
];

/** A table of rows, and under it in words why some have no estimate. */
export function estimatesTable(estimates: readonly RowEstimate[]): string {
  if (estimates.length === 0) return 'The table has no rows.';
  const done = estimates.filter((estimate) => estimate.kind === 'estimate');
  const refused = estimates.filter((estimate) => estimate.kind === 'refused');
  return [
    ...(done.length > 0 ? [renderTable(columns, done.map(cellsOf))] : []),
    ...(refused.length > 0
      ? [refused.map(({ line, id, refusal }) => `line ${line}${id ? ` (${id})` : ''}: ${refusal.text}`).join('\n')]
      : []),
  ].join('\n\n');
}

function cellsOf(row: EstimatedRow): readonly string[] {
  const error = errorOfRate(row);
  const shown = error?.quantity === 'nodes' && row.nodes ? row.nodes : row.tokensPerSecondPerDevice;
  const unit = error?.quantity === 'nodes' ? ' nodes' : '';
  return [
    String(row.line),
    row.id || `${row.model} on ${row.device}`,
    `${threeDigits(shown.mid)}${unit}`,
    `${threeDigits(shown.low)} … ${threeDigits(shown.high)}`,
    row.tpotMs ? threeDigits(row.tpotMs.mid) : '-',
    error ? `${threeDigits(error.published)}${unit}` : '-',
    error ? signedPercent(100 * error.error) : '-',
    error ? (error.isInside ? 'yes' : 'no') : '-',
    row.source,
    row.sensitivities.map(({ input }) => input).join(', '),
  ];
}

/** What the row is about: its rate, or its nodes; the time per token only where nothing else is published. */
function errorOfRate({ published }: EstimatedRow): PublishedError | undefined {
  return published.find(({ quantity }) => quantity !== 'tpotMs');
}
