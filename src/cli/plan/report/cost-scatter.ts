import { type Axis, axisFor } from './axis.ts';
import { time } from './figures.ts';
import { costTicks, type FleetMark, fleetPoint, frame } from './fleet-mark.ts';
import type { FleetRow, PlanReport } from './plan-report.ts';
import { element, line, text } from './svg-element.ts';

const { left, right } = frame;
const top = 140;
const bottom = 430;

/** Which of both promises is drawn. */
interface Latency {
  readonly title: string;
  readonly targetMs: number;
  readonly of: (fleet: FleetRow) => number;
}

/** The promise that tells fleets apart: the other is most often what bounds them all, at one and the same height. */
function latencyFor(marks: readonly FleetMark[], { ttftMs, tpotMs }: PlanReport['targets']): Latency {
  const choices: readonly Latency[] = [
    { title: 'time per token, slowest part', targetMs: tpotMs, of: (fleet) => fleet.tpotMs.mid },
    { title: 'time to first token, slowest part', targetMs: ttftMs, of: (fleet) => fleet.ttftMs.mid },
  ];
  const spread = ({ of, targetMs }: Latency) => {
    const all = marks.map(({ fleet }) => of(fleet)).filter(Number.isFinite);
    return (Math.max(0, ...all) - Math.min(Number.MAX_VALUE, ...all)) / targetMs;
  };
  return choices.reduce((best, one) => (spread(one) > spread(best) ? one : best));
}

/** Cost against latency, with the line of fleets that none beats in both. */
export function costScatter(marks: readonly FleetMark[], cost: Axis, targets: PlanReport['targets']): string {
  const latency = latencyFor(marks, targets);
  const { targetMs, of, title } = latency;
  const most = Math.max(targetMs, ...marks.map(({ fleet }) => of(fleet)).filter(Number.isFinite));
  const height = axisFor(most, bottom, top);
  const edge = efficientEdge(marks, latency).map(
    ({ fleet }) => `${costAt(cost, fleet).toFixed(1)},${height.at(of(fleet)).toFixed(1)}`,
  );
  return element(
    'g',
    {},
    ...height.ticks.flatMap((tick) => [
      line(left, height.at(tick), right, height.at(tick), '#ddd'),
      text(left - 8, height.at(tick) + 4, tick === 0 ? '0' : time(tick), { 'text-anchor': 'end' }),
    ]),
    text(left - 50, top - 24, title),
    costTicks(cost, bottom),
    element('line', {
      x1: left,
      x2: right,
      y1: height.at(targetMs),
      y2: height.at(targetMs),
      stroke: '#111',
      'stroke-dasharray': '4 4',
    }),
    text(right, height.at(targetMs) - 6, 'promised', { 'text-anchor': 'end' }),
    element('polyline', { points: edge.join(' '), fill: 'none', stroke: '#777', 'stroke-width': 1.5 }),
    ...marks.map((mark, index) => fleetPoint(mark, costAt(cost, mark.fleet), height.at(of(mark.fleet)), index)),
  );
}

function costAt(cost: Axis, { perMillionOutputMicroUsd }: FleetRow): number {
  return cost.at(perMillionOutputMicroUsd.mid);
}

/** Fleets that none is both cheaper and faster than. */
function efficientEdge(marks: readonly FleetMark[], { of }: Latency): readonly FleetMark[] {
  const byCost = marks.toSorted((a, b) => a.fleet.perMillionOutputMicroUsd.mid - b.fleet.perMillionOutputMicroUsd.mid);
  return byCost.filter((mark, place) => byCost.slice(0, place).every((cheaper) => of(cheaper.fleet) > of(mark.fleet)));
}
