import { type FleetAnswer, fleetOf } from './fleet.ts';
import { type FleetProblem, lossProblem, mostBlocks } from './fleet-problem.ts';
import { lostBlocks } from './lost-blocks.ts';
import { type ShareTable, shareOut, shareTable } from './share-out.ts';
import { whyInfeasible } from './why-infeasible.ts';

/** Requests per second that count as nothing: what rounding leaves of a demand that is served. */
const negligibleShare = 1e-9;
/** Starts that are worth improving. */
const improvedStarts = 3;
/** Rounds of improvement; each changes one pair of kinds, so real fleets need a handful. */
const maxRounds = 60;

interface Search {
  readonly table: ShareTable;
  /** Of what has to be borne without a node. */
  readonly lossTable: ShareTable;
  readonly most: readonly number[];
  readonly lost: readonly number[];
  readonly price: readonly number[];
}

type Counts = readonly number[];

/**
 * A cheap fleet without a solver: greedy by demand served per money, from nothing and from every single kind, then pairs
 * of kinds are exchanged as long as that saves. Feasible whenever it answers, in the mean within a few per cent of the
 * optimum, but neither complete nor monotone: a lower price elsewhere can lead it another way. Where it finds nothing a
 * solver may.
 */
export function greedyFleet(problem: FleetProblem): FleetAnswer {
  const search = searchOf(problem);
  const starts = [fill(search), ...problem.candidates.map((_, g) => only(search, [g])), ...pairs(search)]
    .filter((counts) => keepsLimits(search, counts) && missing(search, counts) === 0)
    .map((counts) => trim(search, counts))
    .toSorted((a, b) => costOf(search, a) - costOf(search, b));
  const best = cheapest(
    search,
    starts.slice(0, improvedStarts).map((counts) => improve(search, counts)),
  );
  if (!best) return { kind: 'none', cause: 'infeasible', refusal: whyInfeasible(problem) };
  return fleetOf(problem, best, shareOut(search.table, best, 'with vendor shares').shares, 'greedy');
}

function searchOf(problem: FleetProblem): Search {
  return {
    table: shareTable(problem),
    lossTable: shareTable(lossProblem(problem)),
    most: problem.candidates.map((candidate) => mostBlocks(problem, candidate)),
    lost: problem.candidates.map(lostBlocks),
    price: problem.candidates.map(({ hourlyMicroUsd }) => hourlyMicroUsd),
  };
}

function costOf({ price }: Search, counts: Counts): number {
  return counts.reduce((sum, count, g) => sum + count * (price[g] ?? 0), 0);
}

/** The first of equals, so that the answer is one of the order of ids only. */
function cheapest(search: Search, all: readonly Counts[]): Counts | undefined {
  return all.reduce<Counts | undefined>(
    (best, counts) => (!best || costOf(search, counts) < costOf(search, best) ? counts : best),
    undefined,
  );
}

/** Requests per second that are not served, summed over normal times and every loss that has to be borne. */
function missing(search: Search, counts: Counts): number {
  const { table, lost } = search;
  const whole = shareOut(table, counts, 'with vendor shares').missing;
  const losses = table.problem.rules.survivesNodeLoss
    ? counts.map((count, g) => (count > 0 ? missingWithout(search, counts, g, lost[g] ?? 0) : 0))
    : [];
  const sum = losses.reduce((total, part) => total + part, whole);
  return sum <= negligibleShare * table.totalRate ? 0 : sum;
}

function missingWithout({ lossTable }: Search, counts: Counts, gone: number, blocks: number): number {
  const left = counts.map((count, g) => (g === gone ? Math.max(0, count - blocks) : count));
  return shareOut(lossTable, left, 'without').missing;
}

function keepsLimits({ table, most }: Search, counts: Counts): boolean {
  const { candidates, rules } = table.problem;
  const sum = (of: (g: number) => number) => counts.reduce((total, count, g) => total + count * of(g), 0);
  const packagesOf = (device: string) =>
    sum((g) => (candidates[g]?.device.id === device ? (candidates[g]?.packages ?? 0) : 0));
  const kinds = new Set(candidates.flatMap(({ device }, g) => ((counts[g] ?? 0) > 0 ? [device.id] : [])));
  return (
    counts.every((count, g) => count >= 0 && count <= (most[g] ?? 0)) &&
    (rules.stock ?? []).every(({ device, packages }) => packagesOf(device) <= packages) &&
    sum((g) => candidates[g]?.watt ?? 0) <= (rules.maxWatt ?? Number.POSITIVE_INFINITY) &&
    kinds.size <= (rules.maxKinds ?? Number.POSITIVE_INFINITY)
  );
}

/** Adds what serves most per money, in large steps while much is missing. */
function fill(search: Search): Counts {
  let counts: Counts = search.price.map(() => 0);
  let lacking = missing(search, counts);
  while (lacking > 0) {
    const next = bestStep(search, counts, lacking);
    if (!next) return counts;
    counts = next.counts;
    lacking = next.lacking;
  }
  return counts;
}

function bestStep(search: Search, counts: Counts, lacking: number): { counts: Counts; lacking: number } | undefined {
  let best: { counts: Counts; lacking: number; gain: number } | undefined;
  for (const tried of counts.keys().flatMap((g) => steps(search, counts, g).map((step) => plus(counts, g, step)))) {
    if (!keepsLimits(search, tried)) continue;
    const left = missing(search, tried);
    const gain = (lacking - left) / Math.max(1, costOf(search, tried) - costOf(search, counts));
    if (left < lacking && gain > (best?.gain ?? 0)) best = { counts: tried, lacking: left, gain };
  }
  return best;
}

/** Half of the way to where this kind would do everything, and a single block, which limits stop less. */
function steps({ most }: Search, counts: Counts, g: number): readonly number[] {
  const half = Math.floor(((most[g] ?? 0) - (counts[g] ?? 0)) / 2);
  return half > 1 ? [half, 1] : [1];
}

function only({ most }: Search, kinds: readonly number[]): Counts {
  return most.map((count, g) => (kinds.includes(g) ? count : 0));
}

/** Two kinds of different vendors, each of the two that do everything cheapest: what vendor shares ask for. */
function pairs(search: Search): readonly Counts[] {
  const { candidates } = search.table.problem;
  const vendorOf = (g: number) => candidates[g]?.device.vendor;
  const cheapestFirst = [...candidates.keys()].toSorted((a, b) => costOfAll(search, a) - costOfAll(search, b));
  const two = cheapestFirst.filter((g, place) => {
    const before = cheapestFirst.slice(0, place).filter((other) => vendorOf(other) === vendorOf(g));
    return before.length < 2;
  });
  return two.flatMap((a) => two.filter((b) => vendorOf(b) !== vendorOf(a) && a < b).map((b) => only(search, [a, b])));
}

function costOfAll({ most, price }: Search, g: number): number {
  return (most[g] ?? 0) * (price[g] ?? 0);
}

function plus(counts: Counts, g: number, change: number): Counts {
  return counts.map((count, other) => (other === g ? count + change : count));
}

function improve(search: Search, start: Counts): Counts {
  let counts = start;
  for (let round = 0; round < maxRounds; round++) {
    const better = exchange(search, counts);
    if (!better) return counts;
    counts = trim(search, better);
  }
  return counts;
}

/** Takes away what nobody misses, the dearest kinds first, in halving steps. */
function trim(search: Search, start: Counts): Counts {
  let counts = start;
  const dearestFirst = [...counts.keys()].toSorted((a, b) => (search.price[b] ?? 0) - (search.price[a] ?? 0));
  for (const g of dearestFirst) {
    for (let step = counts[g] ?? 0; step >= 1; step = Math.floor(step / 2)) {
      while ((counts[g] ?? 0) >= step && missing(search, plus(counts, g, -step)) === 0) counts = plus(counts, g, -step);
    }
  }
  return counts;
}

/** Up to two blocks of one kind against up to three of another, when that is cheaper and still bears everything. */
function exchange(search: Search, counts: Counts): Counts | undefined {
  const before = costOf(search, counts);
  for (const out of counts.keys()) {
    for (let less = 1; less <= Math.min(2, counts[out] ?? 0); less++) {
      for (const into of counts.keys()) {
        for (let more = 1; more <= 3 && into !== out; more++) {
          const tried = plus(plus(counts, out, -less), into, more);
          if (costOf(search, tried) >= before || !keepsLimits(search, tried)) continue;
          if (missing(search, tried) === 0) return tried;
        }
      }
    }
  }
  return undefined;
}
