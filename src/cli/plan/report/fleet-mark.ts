import type { Axis } from './axis.ts';
import { threeDigits } from './figures.ts';
import type { FleetRow } from './plan-report.ts';
import { content, element, line, text } from './svg-element.ts';

/** Where pictures begin and end from left to right. */
export const frame = { left: 70, right: 830, width: 860 } as const;

/** A fleet in a picture, with all the names it has in the ranking. */
export interface FleetMark {
  readonly names: string;
  readonly fleet: FleetRow;
}

/** Numbers of neighbours stand above and below in turn, so that two fleets of nearly one cost can be read. */
export function fleetPoint({ names, fleet }: FleetMark, x: number, y: number, index: number): string {
  const title = element('title', {}, content(`${fleet.rank}: ${names}`));
  const number = text(x, index % 2 === 0 ? y - 11 : y + 21, String(fleet.rank), {
    'font-weight': 600,
    'text-anchor': 'middle',
  });
  return element('g', {}, title, shape(fleet, x, y), number);
}

function shape(fleet: FleetRow, x: number, y: number): string {
  const look = { fill: colourOf(fleet), stroke: '#111' };
  switch (vendorOf(fleet)) {
    case 'nvidia':
      return element('circle', { cx: x, cy: y, r: 6, ...look });
    case 'huawei':
      return element('rect', { x: x - 6, y: y - 6, width: 12, height: 12, ...look });
    case 'mix':
      return element('path', { d: `M${x.toFixed(1)} ${(y - 8).toFixed(1)}l8 8l-8 8l-8-8z`, ...look });
    default:
      return element('path', { d: `M${x.toFixed(1)} ${(y - 7).toFixed(1)}l7 13h-14z`, ...look });
  }
}

/** Light and dark as well as hue. */
export function colourOf(fleet: FleetRow): string {
  switch (vendorOf(fleet)) {
    case 'nvidia':
      return '#9ccc65';
    case 'huawei':
      return '#c62828';
    case 'mix':
      return '#fff59d';
    default:
      return '#90a4ae';
  }
}

function vendorOf({ parts }: FleetRow): string {
  const vendors = new Set(parts.map(({ vendor }) => vendor));
  return vendors.size === 1 ? ([...vendors][0] ?? 'mix') : 'mix';
}

/** The line of costs, in USD. */
export function costTicks(cost: Axis, y: number): string {
  return element(
    'g',
    {},
    line(frame.left, y, frame.right, y, '#111'),
    ...cost.ticks.flatMap((tick) => [
      line(cost.at(tick), y, cost.at(tick), y + 5, '#111'),
      text(cost.at(tick), y + 18, threeDigits(tick / 1e6), { 'text-anchor': 'middle' }),
    ]),
    text(frame.right, y + 34, 'USD per million output tokens', { 'text-anchor': 'end' }),
  );
}
