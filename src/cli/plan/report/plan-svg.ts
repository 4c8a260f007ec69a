import { axisFor } from './axis.ts';
import { barHeight, costBars } from './cost-bars.ts';
import { costScatter } from './cost-scatter.ts';
import { frame } from './fleet-mark.ts';
import { distinctFleets } from './fleet-names.ts';
import type { FleetRow, PlanReport } from './plan-report.ts';
import { question } from './render-plan.ts';
import { content, element, text } from './svg-element.ts';

const { left, right, width } = frame;
const barsTop = 510;

/**
 * The plan as a picture for print: cost against latency, and below it the ranking with its intervals. A fleet is
 * told by its number and its shape as well as its colour, so that it survives a black-and-white printer.
 */
export function planSvg(report: PlanReport): string {
  const marks = distinctFleets(report);
  const cost = axisFor(
    Math.max(0, ...marks.flatMap(({ fleet }) => finite(fleet.perMillionOutputMicroUsd))),
    left,
    right,
  );
  const height = barsTop + marks.length * barHeight + 80;
  const viewBox = `0 0 ${width} ${height}`;
  const style = 'font-family: system-ui, sans-serif; font-size: 12px; fill: #111';
  return `${element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox, width, height, role: 'img', style },
    element('title', {}, content(`Plan for ${report.model}: cost against latency`)),
    element('desc', {}, content(question(report))),
    element('rect', { width, height, fill: '#fff' }),
    ...headings(report),
    costScatter(marks, cost, report.targets),
    costBars(marks, cost, barsTop),
    text(left, height - 18, report.notLegalAdvice, { fill: '#555' }),
  )}\n`;
}

function headings(report: PlanReport): readonly string[] {
  return [
    text(left, 30, `Plan for ${report.model}`, { 'font-size': '18px', 'font-weight': 600 }),
    ...wrapped(question(report)).map((line, index) => text(left, 52 + index * 15, line, { 'font-size': '11px' })),
  ];
}

/** Lines of at most so many letters; a longer word stays whole. */
function wrapped(words: string, letters = 120): readonly string[] {
  return words
    .split('\n')
    .flatMap((paragraph) => paragraph.match(new RegExp(`\\S.{0,${letters}}(?=\\s|$)|\\S+`, 'g')) ?? []);
}

function finite({ mid, high }: FleetRow['perMillionOutputMicroUsd']): readonly number[] {
  return [mid, high].filter(Number.isFinite);
}
