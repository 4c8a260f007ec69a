// npm run bench:planner; README.md says what is measured and how.
import type { EstimatedRow, RowEstimate } from '#planner';
import { markdownTable } from '../support/markdown-table.ts';
import { benchOptions, count } from '../support/options.ts';
import { digits } from '../support/report.ts';
import { tellMisses, tellResult } from '../support/tell.ts';
import { ablationSection, accuracySections, judgedRows, speedSection } from './measure.ts';
import { type JudgedRow, wrongWayRound } from './rows.ts';

const options = benchOptions(import.meta.url, { calls: count(100_000) });
const sections = [...accuracySections(), ablationSection(), speedSection(options.calls)];
if (options.json) {
  console.log(JSON.stringify({ rows: judgedRows, sections, wrongWayRound: wrongWayRound(judgedRows) }, null, 2));
  tellMisses(sections, options.check);
} else {
  const header = ['row', 'use', 'published', 'ours', '80 %', 'error', ''];
  console.log(markdownTable(header, judgedRows.map(tableLine)));
  tellResult(`${judgedRows.length} published rows`, sections, options);
}

function tableLine({ row, use, estimate, judged }: JudgedRow): readonly string[] {
  if (estimate.kind === 'refused') return [row.id, use, '', estimate.refusal.text, '', '', ''];
  if (judged === undefined) return [row.id, use, '', digits(estimate.tokensPerSecondPerDevice.mid), '', '', ''];
  const { low, mid, high } = intervalOf(estimate, judged.quantity);
  const error = `${judged.error > 0 ? '+' : ''}${(100 * judged.error).toFixed(1)} %`;
  const bounds = `${digits(low)} – ${digits(high)}`;
  return [
    row.id,
    use,
    `${digits(judged.published)}${unitOf(judged.quantity)}`,
    digits(mid),
    bounds,
    error,
    judged.isInside ? '' : 'outside',
  ];
}

function intervalOf(
  estimate: EstimatedRow,
  quantity: 'tokensPerSecondPerDevice' | 'tpotMs' | 'nodes',
): EstimatedRow['tokensPerSecondPerDevice'] {
  return estimate[quantity] ?? estimate.tokensPerSecondPerDevice;
}

function unitOf(quantity: Extract<RowEstimate, { kind: 'estimate' }>['published'][number]['quantity']): string {
  switch (quantity) {
    case 'tpotMs':
      return ' ms';
    case 'nodes':
      return ' nodes';
    default:
      return '';
  }
}
