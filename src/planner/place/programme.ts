import type { Candidate } from './candidate.ts';
import { type BlocksNeeded, blocksNeeded, type FleetProblem, lossProblem, mostBlocks } from './fleet-problem.ts';
import { lostBlocks } from './lost-blocks.ts';

/** A mixed-integer linear programme as plain data: minimise the objective over columns ≥ 0. */
export interface Programme {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** Names are letters and numbers of our own; nothing a user wrote gets into the text of a programme. */
export interface Column {
  readonly name: string;
  readonly kind: 'integer' | 'binary' | 'continuous';
  readonly upper: number;
  readonly cost: number;
}

export interface Row {
  readonly terms: readonly Term[];
  readonly sense: '<=' | '>=' | '=';
  readonly bound: number;
}

export interface Term {
  readonly column: string;
  readonly factor: number;
}

/**
 * The cheapest fleet as a mixed-integer programme. `n⟨g⟩` counts the blocks of candidate g and `x⟨s⟩_⟨r⟩_⟨g⟩` is the share
 * of class r that goes to it: in normal times (s = 0), and in state g + 1, where a node of candidate g is gone. Of that
 * kind max(0, n − lost) blocks are kept then, `kept⟨g⟩`, which is not convex: the binary `any⟨g⟩` says whether any are.
 *
 * Costs are in USD, shares are 0 … 1 and blocks are of the order of the answer, so that no coefficient is lost in the
 * solver's tolerances. Many classes on one replica are taken as linear: half of its time bears half of its rate.
 *
 * @see Griggs et al., "Mélange: Cost Efficient Large Language Model Serving by Exploiting GPU Heterogeneity",
 *   arXiv 2404.14527, whose programme this extends by node loss, vendor shares and stock
 */
export function placementProgramme(problem: FleetProblem): Programme {
  const blocks = problem.candidates.map((candidate) => blockOf(problem, candidate));
  const counts = problem.candidates.map((candidate, g) => ({
    name: `n${g}`,
    kind: 'integer' as const,
    upper: blocks[g]?.most ?? 0,
    cost: candidate.hourlyMicroUsd / 1e6,
  }));
  const parts = [
    { columns: counts, rows: [] },
    normalTimes(blocks),
    ...(problem.rules.survivesNodeLoss ? losses(problem, blocks) : []),
    { columns: [], rows: [...stockRows(problem), ...powerRows(problem), ...vendorRows(problem, blocks)] },
    ...(problem.rules.maxKinds === undefined ? [] : [fewKinds(problem, blocks, problem.rules.maxKinds)]),
  ];
  return { columns: parts.flatMap(({ columns }) => columns), rows: parts.flatMap(({ rows }) => rows) };
}

interface Block {
  readonly most: number;
  readonly lost: number;
  /** By class of the demand. */
  readonly needs: readonly BlocksNeeded[];
}

function blockOf(problem: FleetProblem, candidate: Candidate): Block {
  return {
    most: mostBlocks(problem, candidate),
    lost: lostBlocks(candidate),
    needs: problem.demand.map((demand) => blocksNeeded(problem, candidate, demand)),
  };
}

export function shareName(state: number, demand: number, candidate: number): string {
  return `x${state}_${demand}_${candidate}`;
}

/** All of the demand goes somewhere, and nowhere more than there is. */
function normalTimes(blocks: readonly Block[]): Programme {
  const borne = blocks.map((block, g) => atMost([...workOf(block, 0, g), { column: `n${g}`, factor: -1 }], 0));
  return { columns: shareColumns(blocks, 0), rows: [...servedRows(blocks, 0), ...borne] };
}

function losses(problem: FleetProblem, normal: readonly Block[]): readonly Programme[] {
  const reduced = lossProblem(problem);
  const blocks = reduced.candidates.map((candidate, g) => ({
    ...blockOf(reduced, candidate),
    most: normal[g]?.most ?? 0,
  }));
  return blocks.flatMap((block, g) => [
    keptBlocks(block, g),
    reduced.demand.length === 1 ? lossOfOneClass(blocks, g) : lossOfClasses(blocks, g),
  ]);
}

function keptBlocks({ most, lost }: Block, g: number): Programme {
  const kept = { column: `kept${g}`, factor: 1 };
  return {
    columns: [{ name: kept.column, kind: 'continuous', upper: most, cost: 0 }, binary(`any${g}`)],
    rows: [
      atMost([kept, { column: `n${g}`, factor: -1 }, { column: `any${g}`, factor: lost }], 0),
      atMost([kept, { column: `any${g}`, factor: -most }], 0),
    ],
  };
}

/** What is left can bear one class exactly when its rates add up; no shares are needed for that. */
function lossOfOneClass(blocks: readonly Block[], gone: number): Programme {
  const terms = blocks.flatMap(({ needs: [need] }, g) =>
    need?.kind === 'blocks' ? [{ column: g === gone ? `kept${g}` : `n${g}`, factor: 1 / need.blocks }] : [],
  );
  return { columns: [], rows: [{ terms, sense: '>=', bound: 1 }] };
}

function lossOfClasses(blocks: readonly Block[], gone: number): Programme {
  const state = gone + 1;
  const borne = blocks.map((block, g) =>
    atMost([...workOf(block, state, g), { column: g === gone ? `kept${g}` : `n${g}`, factor: -1 }], 0),
  );
  return { columns: shareColumns(blocks, state), rows: [...servedRows(blocks, state), ...borne] };
}

function shareColumns(blocks: readonly Block[], state: number): readonly Column[] {
  return blocks.flatMap((block, g) =>
    workOf(block, state, g).map(({ column }) => ({ name: column, kind: 'continuous' as const, upper: 1, cost: 0 })),
  );
}

function workOf({ needs }: Block, state: number, g: number): readonly Term[] {
  return needs.flatMap((need, r) =>
    need.kind === 'blocks' ? [{ column: shareName(state, r, g), factor: need.blocks }] : [],
  );
}

function servedRows(blocks: readonly Block[], state: number): readonly Row[] {
  const classes = blocks[0]?.needs ?? [];
  return classes.map((_, r) => ({
    terms: blocks.flatMap(({ needs }, g) =>
      needs[r]?.kind === 'blocks' ? [{ column: shareName(state, r, g), factor: 1 }] : [],
    ),
    sense: '=' as const,
    bound: 1,
  }));
}

function stockRows({ candidates, rules }: FleetProblem): readonly Row[] {
  return (rules.stock ?? []).map(({ device, packages }) => {
    const terms = candidates.map((each, g) => ({
      column: `n${g}`,
      factor: each.device.id === device ? each.packages : 0,
    }));
    return atMost(terms, packages);
  });
}

function powerRows({ candidates, rules }: FleetProblem): readonly Row[] {
  if (rules.maxWatt === undefined) return [];
  const terms = candidates.map(({ watt }, g) => ({ column: `n${g}`, factor: (watt ?? 0) / 1_000 }));
  return [atMost(terms, rules.maxWatt / 1_000)];
}

function vendorRows({ candidates, demand, rules }: FleetProblem, blocks: readonly Block[]): readonly Row[] {
  const total = demand.reduce((sum, { requestsPerSecond }) => sum + requestsPerSecond, 0);
  return (rules.vendorShares ?? []).flatMap(({ vendor, min, max }) => {
    const theirs = blocks.flatMap((block, g) => (candidates[g]?.device.vendor === vendor ? [{ block, g }] : []));
    const terms = theirs.flatMap(({ block, g }) =>
      demand.flatMap(({ requestsPerSecond }, r) =>
        block.needs[r]?.kind === 'blocks' ? [{ column: shareName(0, r, g), factor: requestsPerSecond / total }] : [],
      ),
    );
    return [{ terms, sense: '>=' as const, bound: min }, atMost(terms, max)];
  });
}

function fewKinds({ candidates }: FleetProblem, blocks: readonly Block[], maxKinds: number): Programme {
  const kinds = [...new Set(candidates.map(({ device }) => device.id))];
  const chosen = candidates.map(({ device }, g) => {
    const kind = { column: `kind${kinds.indexOf(device.id)}`, factor: -(blocks[g]?.most ?? 0) };
    return atMost([{ column: `n${g}`, factor: 1 }, kind], 0);
  });
  const columns = kinds.map((_, index) => binary(`kind${index}`));
  return {
    columns,
    rows: [
      ...chosen,
      atMost(
        columns.map(({ name }) => ({ column: name, factor: 1 })),
        maxKinds,
      ),
    ],
  };
}

function binary(name: string): Column {
  return { name, kind: 'binary', upper: 1, cost: 0 };
}

function atMost(terms: readonly Term[], bound: number): Row {
  return { terms: terms.filter(({ factor }) => factor !== 0), sense: '<=', bound };
}
