import { unreachable } from '#kernel';
import type { CapacityLimit } from '../load/capacity.ts';
import type { ServiceTargets } from '../load/workload.ts';
import type { Fleet, FleetPart } from './fleet.ts';
import type { FleetCost } from './fleet-cost.ts';
import type { FleetLine } from './fleet-lines.ts';

export interface CostedFleet {
  readonly fleet: Fleet;
  readonly cost: FleetCost;
}

/** Why a fleet looks as it does and stands where it stands, one sentence each. */
export function reasonsFor(
  here: CostedFleet,
  kind: FleetLine['kind'],
  ranking: readonly CostedFleet[],
  targets: ServiceTargets,
): readonly string[] {
  return [
    ...here.fleet.parts.map((part) => partReason(part, targets)),
    ...standing(here, ranking),
    ...mixReason(here, kind),
    ...scalerReason(here.cost),
    ...foundReason(here.fleet),
    ...here.fleet.parts.flatMap(statusReason),
  ];
}

/** Less is what a solver takes for nothing. */
const leastRequestsPerSecond = 1e-6;

function partReason({ candidate, count, served, busyShare }: FleetPart, targets: ServiceTargets): string {
  const rate = served.reduce((sum, { requestsPerSecond }) => sum + requestsPerSecond, 0);
  const blocks = `${count} × ${candidate.id} (${candidate.packages * count} × ${candidate.device.name})`;
  const isOne = count === 1;
  if (rate < leastRequestsPerSecond) return `${blocks} ${isOne ? 'is' : 'are'} the spare for the loss of a node.`;
  const { limit, tpotMs } = candidate.capacity;
  return `${blocks} ${isOne ? 'serves' : 'serve'} ${short(rate)} requests/s at the peak, ${percent(busyShare)} of what ${isOne ? 'it bears' : 'they bear'}; ${limitReason(limit, tpotMs.mid, targets)}.`;
}

function limitReason(limit: CapacityLimit, tpotMs: number, targets: ServiceTargets): string {
  switch (limit) {
    case 'tpot':
      return `time per token stops more of them (${short(tpotMs)} of ${short(targets.tpotMs)} ms)`;
    case 'ttft':
      return `time to the first token stops more of them (${short(targets.ttftMs)} ms)`;
    case 'kv':
      return `memory for KV stops more of them, before time does (${short(tpotMs)} ms a token)`;
    case 'throughput':
      return 'computing prompts stops more of them';
    default:
      return unreachable(limit);
  }
}

function standing(here: CostedFleet, ranking: readonly CostedFleet[]): readonly string[] {
  const [best] = ranking;
  const rival = best === here ? ranking.find(({ fleet }) => !sameParts(fleet, here.fleet)) : best;
  if (!best || !rival || sameParts(rival.fleet, here.fleet)) return [];
  const ratio = here.cost.perMillionOutput.mid / rival.cost.perMillionOutput.mid;
  const sure = apart(here.cost, rival.cost) ? '' : '; their intervals overlap, so the order may turn';
  return [`${comparison(ratio)} "${rival.fleet.name}": ${packageReason(here.fleet, rival.fleet)}${sure}.`];
}

function comparison(ratio: number): string {
  const percentDearer = Math.round((ratio - 1) * 100);
  if (percentDearer === 0) return 'As dear, within 1 %, as';
  return percentDearer < 0 ? `${-percentDearer} % cheaper than` : `${percentDearer} % dearer than`;
}

/** What an hour of a package costs, and what it bears, against the rival's. */
function packageReason(here: Fleet, rival: Fleet): string {
  const price = here.hourlyMicroUsd / here.packages / (rival.hourlyMicroUsd / rival.packages);
  return `a package-hour costs ${timesAsMuch(price)} and ${timesAsMuch(rival.packages / here.packages)} work is done on each package`;
}

function timesAsMuch(ratio: number): string {
  return short(ratio) === '1' ? 'as much' : `${short(ratio)} times as much`;
}

function sameParts(a: Fleet, b: Fleet): boolean {
  const key = ({ parts }: Fleet) => parts.map(({ candidate, count }) => `${count}×${candidate.id}`).join('+');
  return key(a) === key(b);
}

function apart(a: FleetCost, b: FleetCost): boolean {
  return a.perMillionOutput.high < b.perMillionOutput.low || b.perMillionOutput.high < a.perMillionOutput.low;
}

function scalerReason({ hourlyMicroUsd: { peak, perfectScaler } }: FleetCost): readonly string[] {
  if (perfectScaler >= peak) return [];
  return [
    `The peak is paid for all day; a scaler that foresees each hour would pay ${percent(perfectScaler / peak)} of it.`,
  ];
}

function foundReason({ found }: Fleet): readonly string[] {
  switch (found) {
    case 'optimal':
      return [];
    case 'best-in-time':
      return ['The best found in the time given; a cheaper one may exist.'];
    case 'greedy':
      return ['Found by a rule of thumb, without a solver; a cheaper one may exist.'];
    default:
      return unreachable(found);
  }
}

/** A line of many devices that ends with one says that mixing gains nothing. */
function mixReason({ fleet }: CostedFleet, kind: FleetLine['kind']): readonly string[] {
  const devices = new Set(fleet.parts.map(({ candidate }) => candidate.device.name));
  return kind === 'mixed' && devices.size === 1
    ? [`No mix of devices is cheaper than ${[...devices].join()} alone.`]
    : [];
}

function statusReason({ candidate: { device } }: FleetPart): readonly string[] {
  if (device.status === 'shipping') return [];
  const known =
    device.status === 'announced' ? 'announced, not sold yet' : 'reported, and never announced by its maker';
  return [`Speculative: ${device.name} is ${known}.`];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Three digits are more than an estimate has. */
function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
