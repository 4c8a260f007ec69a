import {
  candidatesFor,
  type FleetAnswer,
  type FleetLine,
  fleetCost,
  fleetLines,
  greedyFleet,
  type PlacementModels,
  type Plan,
  rankFleets,
} from '#planner';
import type { PlanQuestion } from './plan-question.ts';

/**
 * The plan of the command line, with the room's own rule for placement: the solver would be three megabytes, and what it
 * finds is the same in most cases and never dearer.
 *
 * @param extent - `ranking`: what the cost hangs on is left out, for an answer that is there sooner
 */
export function makePlan(question: PlanQuestion, models: PlacementModels, extent: 'ranking' | 'whole'): Plan {
  const { set, lines, answers } = answered(question, models);
  return rankFleets(lines, answers, question.service, set, extent === 'whole' ? models : 'none');
}

/** A fleet as a point: what it costs for how long a token takes. */
export interface EdgePoint {
  readonly fleet: string;
  readonly vendors: readonly string[];
  readonly packages: number;
  /** What was promised; the fleet of the plan itself has the scenario's. */
  readonly targetMs: number;
  readonly tpotMs: number;
  readonly perMillionOutputMicroUsd: number;
}

/** The fleets of a plan if a token had to come within another time. */
export function pointsAt(question: PlanQuestion, tpotMs: number, models: PlacementModels): readonly EdgePoint[] {
  const { service } = question;
  const targets = { ...service.targets, tpotMs };
  const { answers } = answered({ ...question, service: { ...service, targets } }, models);
  return answers.flatMap((answer) => {
    if (answer.kind === 'none') return [];
    const { parts, name, packages } = answer.fleet;
    return {
      fleet: name,
      vendors: [...new Set(parts.map(({ candidate }) => candidate.device.vendor))],
      packages,
      targetMs: tpotMs,
      tpotMs: Math.max(...parts.map(({ candidate }) => candidate.capacity.tpotMs.mid)),
      perMillionOutputMicroUsd: Math.round(fleetCost(answer.fleet, service.workload).perMillionOutput.mid),
    };
  });
}

interface Answered {
  readonly set: ReturnType<typeof candidatesFor>;
  readonly lines: readonly FleetLine[];
  readonly answers: readonly FleetAnswer[];
}

function answered({ devices, model, service, options, rules }: PlanQuestion, models: PlacementModels): Answered {
  const set = candidatesFor(devices, model, service, options, models);
  const lines = fleetLines(set.candidates, service.workload, rules);
  return { set, lines, answers: lines.map(({ problem }) => greedyFleet(problem)) };
}
