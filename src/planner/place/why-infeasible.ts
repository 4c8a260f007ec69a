import type { Candidate, Refusal } from './candidate.ts';
import { blocksNeeded, type FleetProblem, mostBlocks } from './fleet-problem.ts';

/**
 * In words which rule leaves no fleet: the first that would do so alone. Where none does, they do together, and all that
 * are set are named.
 */
export function whyInfeasible(problem: FleetProblem): Refusal {
  const { name, rules } = problem;
  const found = nobodyServes(problem) ?? vendorLacks(problem) ?? tooLittle(problem);
  if (found) return { subject: name, ...found };
  const set = Object.keys(rules).filter((rule) => rules[rule as keyof typeof rules] !== undefined);
  const text = `No fleet keeps all rules at once (${set.join(', ') || 'none is set'}); relax one of them.`;
  return { subject: name, reason: 'rules', text };
}

type Reason = Pick<Refusal, 'reason' | 'text'>;

function nobodyServes(problem: FleetProblem): Reason | undefined {
  const lost = problem.demand.find((demand) =>
    problem.candidates.every((candidate) => blocksNeeded(problem, candidate, demand).kind === 'forbidden'),
  );
  if (!lost) return undefined;
  const text = `No device here may and can serve the class "${lost.name}"; allow more vendors for it, or relax its targets.`;
  return { reason: 'rules', text };
}

function vendorLacks({ candidates, rules }: FleetProblem): Reason | undefined {
  const vendors = new Set<string>(candidates.map(({ device }) => device.vendor));
  const lacking = rules.vendorShares?.find(({ vendor, min }) => min > 0 && !vendors.has(vendor));
  if (lacking)
    return {
      reason: 'rules',
      text: `${lacking.vendor} has to serve ${lacking.min * 100} %, and none of its devices is here.`,
    };
  const bound = rules.vendorShares?.find(({ vendor, max }) => max < 1 && vendors.size === 1 && vendors.has(vendor));
  return (
    bound && { reason: 'rules', text: `${bound.vendor} may serve ${bound.max * 100} % at most, and there is no other.` }
  );
}

/** Every block that stock and power allow, side by side, as if each limit were its own. */
function tooLittle(problem: FleetProblem): Reason | undefined {
  const { rules } = problem;
  if (rules.stock && short({ ...problem, rules: { stock: rules.stock } }))
    return { reason: 'stock', text: `What is in stock bears less than the peak; ${stockText(problem)}.` };
  if (rules.maxWatt !== undefined && mostShare({ ...problem, rules: { maxWatt: rules.maxWatt } }) < 1)
    return { reason: 'power', text: `${rules.maxWatt / 1_000} kW are less than the peak takes on any device here.` };
  return undefined;
}

function short(problem: FleetProblem): boolean {
  const byDevice = new Map<string, number>();
  for (const candidate of problem.candidates) {
    const share = shareAlone(problem, candidate);
    byDevice.set(candidate.device.id, Math.max(share, byDevice.get(candidate.device.id) ?? 0));
  }
  return byDevice.values().reduce((sum, share) => sum + share, 0) < 1;
}

function mostShare(problem: FleetProblem): number {
  return Math.max(0, ...problem.candidates.map((candidate) => shareAlone(problem, candidate)));
}

/** Share of all the demand that one candidate bears with every block that it may have. */
function shareAlone(problem: FleetProblem, candidate: Candidate): number {
  const needs = problem.demand.map((demand) => blocksNeeded(problem, candidate, demand));
  const blocks = needs.reduce((sum, need) => sum + (need.kind === 'blocks' ? need.blocks : 0), 0);
  return blocks === 0 ? 0 : mostBlocks(problem, candidate) / blocks;
}

function stockText({ rules, candidates }: FleetProblem): string {
  const here = new Set(candidates.map(({ device }) => device.id));
  const listed = (rules.stock ?? []).filter(({ device }) => here.has(device));
  return listed.map(({ device, packages }) => `${device}: ${packages} packages`).join(', ') || 'none of these devices';
}
