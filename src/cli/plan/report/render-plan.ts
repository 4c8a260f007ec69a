import { type Column, renderTable } from '../../render/table.ts';
import { threeDigits, time, usd, usdRange } from './figures.ts';
import { dayText, distinctFleets, madeOf, sensitivityText, shownName } from './fleet-names.ts';
import type { FleetRow, PlanReport } from './plan-report.ts';
import { refusalLines } from './refusal-lines.ts';

/** The plan for a terminal: ranking, then each fleet in words, then what is out and the rules. */
export function renderPlan(report: PlanReport): string {
  return [
    question(report),
    ...(report.fleets.length > 0 ? [ranking(report)] : []),
    ...distinctFleets(report).map(({ names, fleet }) => fleetWords(names, fleet)),
    ...section(
      'Lines without a fleet',
      report.without.map(({ subject, text }) => `${shownName(subject)}: ${text}`),
    ),
    ...section('Why not the others', refusalLines(report)),
    ...section(report.notLegalAdvice, legalLines(report)),
    tried(report),
  ].join('\n\n');
}

/** What was asked, in a sentence. */
export function question({ model, workload, targets }: PlanReport): string {
  const percent = threeDigits(targets.percentile * 100);
  return [
    `${model} for ${workload.name}: ${threeDigits(workload.requestsPerSecond)} requests/s, ${threeDigits(workload.peakRequestsPerSecond)} at the peak; ${Math.round(workload.meanInputTokens)} tokens in (${Math.round(workload.cachedShare * 100)} % cached), ${Math.round(workload.meanOutputTokens)} out.`,
    `Promised to ${percent} % of requests: first token in ${time(targets.ttftMs)}, ${time(targets.tpotMs)} a token after it. Workload: ${workload.cite}.`,
  ].join('\n');
}

const columns: readonly Column[] = [
  { title: '#', align: 'right' },
  { title: 'fleet', align: 'left' },
  { title: 'made of', align: 'left' },
  { title: 'USD/h', align: 'right' },
  { title: 'USD/M output', align: 'right' },
  { title: '80 % interval', align: 'left' },
  { title: 'TTFT', align: 'right' },
  { title: 'TPOT', align: 'right' },
  { title: 'kW', align: 'right' },
];

function ranking({ fleets }: PlanReport): string {
  return renderTable(columns, fleets.map(rankingCells));
}

/** One fleet's figures, as the table, Markdown and the picture's table show them. */
export function rankingCells(fleet: FleetRow): readonly string[] {
  return [
    String(fleet.rank),
    `${shownName(fleet.name)}${fleet.speculative ? ' (speculative)' : ''}`,
    madeOf(fleet),
    usd(fleet.hourlyMicroUsd),
    usd(fleet.perMillionOutputMicroUsd.mid),
    usdRange(fleet.perMillionOutputMicroUsd),
    time(fleet.ttftMs.mid),
    time(fleet.tpotMs.mid),
    fleet.power ? threeDigits(fleet.power.kilowatt) : '-',
  ];
}

export const rankingTitles: readonly string[] = columns.map(({ title }) => title);

function fleetWords(names: string, fleet: FleetRow): string {
  return [`${names}`, ...fleetLines(fleet).map((line) => `  ${line}`)].join('\n');
}

/** Why, what of it the bill is for, the day, what it hangs on and whose word it is. */
export function fleetLines(fleet: FleetRow): readonly string[] {
  const { splitMicroUsd: split, blendedMicroUsd, sensitive, parts } = fleet;
  const sources = [...new Set(parts.map(({ source }) => source))].join(', ');
  return [
    ...fleet.reasons,
    `A million tokens: ${usd(split.uncachedInput)} USD read, ${usd(split.cachedInput)} read from cache, ${usd(split.output)} written; ${usd(blendedMicroUsd.mid)} of all kinds.`,
    `Day: ${dayText(fleet, usd)}.`,
    ...(sensitive.length > 0 ? [`Hangs most on: ${sensitive.map(sensitivityText).join(', ')}.`] : []),
    `Times are ${sources}.${assumedPrices(fleet)}`,
  ];
}

function assumedPrices({ parts }: FleetRow): string {
  const assumed = parts.filter(({ price }) => price?.assumed);
  const texts = assumed.map(({ device, price }) => ` The price of ${device} is an assumption (${price?.note}).`);
  return [...new Set(texts)].join('');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [[title, ...lines.map((line) => `  ${line}`)].join('\n')];
}

export function legalLines({ legal }: PlanReport): readonly string[] {
  return legal.map(
    ({ devices, place, effect, since, text, cite }) =>
      `${devices.join(', ')}: ${effect} ${place === 'any' ? 'everywhere' : `in ${place}`} since ${since}. ${text} (${cite})`,
  );
}

function tried({ tried, tookMs }: PlanReport): string {
  return `Tried ${tried.devices} devices in ${tried.layouts} layouts; ${tried.fitting} fit, ${tried.weighed} blocks were weighed, in ${time(tookMs)}.`;
}
