import { madeOf } from './fleet-names.ts';
import type { FleetRow, PlanReport } from './plan-report.ts';

const titles = [
  'rank',
  'fleet',
  'kind',
  'made_of',
  'packages',
  'usd_per_hour',
  'usd_per_million_output',
  'usd_per_million_output_low',
  'usd_per_million_output_high',
  'usd_per_million_blended',
  'ttft_ms',
  'tpot_ms',
  'kilowatt',
  'speculative',
];

/** One line per fleet; an empty cell is not known, or has no bound. */
export function planCsv({ fleets }: PlanReport): string {
  return [titles, ...fleets.map(cellsOf)].map((cells) => cells.map(quoted).join(',')).join('\n');
}

function cellsOf(fleet: FleetRow): readonly string[] {
  const { perMillionOutputMicroUsd: cost } = fleet;
  return [
    String(fleet.rank),
    fleet.name,
    fleet.kind,
    madeOf(fleet),
    String(fleet.packages),
    ...[fleet.hourlyMicroUsd, cost.mid, cost.low, cost.high, fleet.blendedMicroUsd.mid].map(usdCell),
    fleet.ttftMs.mid.toFixed(0),
    fleet.tpotMs.mid.toFixed(1),
    fleet.power ? fleet.power.kilowatt.toFixed(1) : '',
    String(fleet.speculative),
  ];
}

function usdCell(microUsd: number): string {
  return Number.isFinite(microUsd) ? (microUsd / 1e6).toFixed(6) : '';
}

/** A name with a comma or quote stays one cell; one that begins like a formula stays text in a spreadsheet. */
function quoted(cell: string): string {
  const text = /^[=+@\t\r-]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
