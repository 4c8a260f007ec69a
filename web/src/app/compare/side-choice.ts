import type { Session, SessionModel, TurnOptions } from '#wire';

/** How long a side may think: not at all, any length, or so many tokens. */
export type Effort = (typeof efforts)[number];

export const efforts = ['any', 512, 2_048, 8_192, 32_768, 'off'] as const;
/** Fewer are no comparison, more are no longer read. */
export const sideBounds = { fewest: 2, most: 4 } as const;

/** Who answers on one side. */
export interface SideChoice {
  readonly model: string;
  /** Empty: whichever the router picks. */
  readonly pool: string;
  readonly effort: Effort;
}

type Served = Pick<Session, 'models' | 'pools'>;

/** What the model can do of all efforts. */
export function effortsOf(model: SessionModel | undefined): readonly Effort[] {
  if (!model || model.thinking === 'never') return ['any'];
  return model.thinking === 'always' ? efforts.filter((effort) => effort !== 'off') : efforts;
}

/** Two sides that differ in what a server has most reason to compare: models, else pools, else how long they think. */
export function firstSides(served: Served): readonly SideChoice[] {
  const model = served.models[0]?.id ?? '';
  const first: SideChoice = { model, pool: '', effort: 'any' };
  const sides = served.models.length < 2 && served.pools.length > 1 ? [inPool(first, served, 0)] : [first];
  return [...sides, nextSide(sides, served)];
}

/** The side to add: the first that is not there yet, by models, then pools, then efforts. */
export function nextSide(sides: readonly SideChoice[], served: Served): SideChoice {
  const last: SideChoice = sides.at(-1) ?? { model: served.models[0]?.id ?? '', pool: '', effort: 'any' };
  const candidates = [
    ...served.models.map(({ id }): SideChoice => ({ model: id, pool: '', effort: 'any' })),
    ...(served.pools.length > 1
      ? served.pools.map((_, index) => inPool({ ...last, effort: 'any' }, served, index))
      : []),
    ...effortsOf(modelOf(last, served)).map((effort): SideChoice => ({ ...last, effort })),
  ];
  const isThere = (side: SideChoice): boolean => sides.some((other) => isSame(side, other));
  // A pool by its name beside any pool may be the same machine: where pools are compared, all are named.
  const isVague = ({ pool }: SideChoice): boolean => pool === '' && last.pool !== '';
  return candidates.find((side) => !isThere(side) && !isVague(side)) ?? last;
}

/** What the side's turn sets, as far as its model can do it. */
export function sideOptions({ model, pool, effort }: SideChoice, served: Served): TurnOptions {
  const chosen = modelOf({ model }, served);
  const able: Effort = effortsOf(chosen).includes(effort) ? effort : 'any';
  return {
    ...(chosen ? { model: chosen.id } : {}),
    ...(pool === '' ? {} : { pool }),
    ...(chosen?.thinking === 'optional' ? { thinking: able === 'off' ? 'off' : 'on' } : {}),
    ...(typeof able === 'number' ? { budgetTokens: able } : {}),
  };
}

function modelOf({ model }: Pick<SideChoice, 'model'>, { models }: Served): SessionModel | undefined {
  return models.find(({ id }) => id === model) ?? models[0];
}

function inPool(side: SideChoice, { pools }: Served, index: number): SideChoice {
  return { ...side, pool: pools[index]?.name ?? '' };
}

function isSame(a: SideChoice, b: SideChoice): boolean {
  return a.model === b.model && a.pool === b.pool && a.effort === b.effort;
}
