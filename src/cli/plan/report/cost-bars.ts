import type { Axis } from './axis.ts';
import { usd, usdRange } from './figures.ts';
import { colourOf, costTicks, type FleetMark, frame } from './fleet-mark.ts';
import { content, element, line, text } from './svg-element.ts';

const { left, right } = frame;

export const barHeight = 30;

/** The ranking, each cost with its interval. */
export function costBars(marks: readonly FleetMark[], cost: Axis, top: number): string {
  const bottom = top + marks.length * barHeight;
  return element(
    'g',
    {},
    text(left, top - 20, 'USD per million output tokens, with the 80 % interval', { 'font-weight': 600 }),
    ...marks.map((mark, index) => bar(mark, cost, top + index * barHeight)),
    costTicks(cost, bottom + 4),
  );
}

function bar({ names, fleet }: FleetMark, cost: Axis, y: number): string {
  const { low, mid, high } = fleet.perMillionOutputMicroUsd;
  const middle = y + 20;
  return element(
    'g',
    {},
    element('title', {}, content(`${names}: ${usd(mid)} USD, ${usdRange(fleet.perMillionOutputMicroUsd)}`)),
    element('rect', { x: left, y: y + 14, width: cost.at(mid) - left, height: 12, fill: colourOf(fleet) }),
    line(cost.at(low), middle, Number.isFinite(high) ? cost.at(high) : right, middle, '#111'),
    line(cost.at(low), middle - 4, cost.at(low), middle + 4, '#111'),
    ...(Number.isFinite(high) ? [line(cost.at(high), middle - 4, cost.at(high), middle + 4, '#111')] : []),
    text(left - 8, y + 24, String(fleet.rank), { 'text-anchor': 'end' }),
    text(left, y + 10, `${names}: ${usd(mid)} (${usdRange(fleet.perMillionOutputMicroUsd)})`, { 'font-size': '11px' }),
  );
}
