import type { Assumptions } from './policy.ts';
import type { ReplicaLoad } from './types.ts';

/** What one more request would meet on a replica. */
export interface Speed {
  readonly prefillTokensPerSecond: number;
  /** Of one stream, with the request among them. */
  readonly streamTokensPerSecond: number;
  /** Of all streams together, likewise. */
  readonly batchTokensPerSecond: number;
}

/** What of a decode step grows with the number of streams, as a share of a step at the present load. */
const growingShare = 0.5;

export function isMeasured(load: ReplicaLoad): boolean {
  return known(load.prefillTokensPerSecond) !== undefined && known(load.decodeTokensPerSecond) !== undefined;
}

/**
 * Speeds of every replica: measured, or supposed where they are not.
 *
 * A decode step of n streams takes a + b·n, of which only the sum is measured; half of it is taken to grow, between
 * weights-bound (b = 0, an accelerator) and compute-bound (a = 0, a processor). From 4 streams at 50 tokens/s a fifth one
 * makes 20 ms into 22.5 ms: 44.4 tokens/s each, 222 together.
 *
 * The unmeasured are taken to be `optimism` times as good as the best of their pool, else of the fleet, else as assumed:
 * whoever is never tried is never measured. What bounds it is `unmeasuredInFlight`.
 */
export function speedsOf(loads: readonly ReplicaLoad[], assumptions: Assumptions): (load: ReplicaLoad) => Speed {
  let bests: BestSpeeds | undefined;
  return (load) => {
    const measured = measuredSpeed(load);
    if (isWhole(measured)) return measured;
    bests ??= bestSpeeds(loads);
    const guess = supposed(bests.byPool.get(load.pool) ?? nothing, bests.ofFleet, assumptions);
    return {
      prefillTokensPerSecond: measured.prefillTokensPerSecond ?? guess.prefillTokensPerSecond,
      streamTokensPerSecond: measured.streamTokensPerSecond ?? guess.streamTokensPerSecond,
      batchTokensPerSecond: measured.batchTokensPerSecond ?? guess.batchTokensPerSecond,
    };
  };
}

/** What is known of a replica. */
type PartialSpeed = { readonly [K in keyof Speed]: number | undefined };

function isWhole(speed: PartialSpeed): speed is Speed {
  return speed.prefillTokensPerSecond !== undefined && speed.streamTokensPerSecond !== undefined;
}

function measuredSpeed({ running, prefillTokensPerSecond, decodeTokensPerSecond }: ReplicaLoad): PartialSpeed {
  const decode = known(decodeTokensPerSecond);
  const stream = decode && decode / (1 + (running > 0 ? growingShare / running : 0));
  return {
    prefillTokensPerSecond: known(prefillTokensPerSecond),
    streamTokensPerSecond: stream,
    batchTokensPerSecond: stream && stream * (running + 1),
  };
}

interface BestSpeeds {
  readonly byPool: ReadonlyMap<string, PartialSpeed>;
  readonly ofFleet: PartialSpeed;
}

const nothing: PartialSpeed = {
  prefillTokensPerSecond: undefined,
  streamTokensPerSecond: undefined,
  batchTokensPerSecond: undefined,
};

function bestSpeeds(loads: readonly ReplicaLoad[]): BestSpeeds {
  const byPool = new Map<string, PartialSpeed>();
  let ofFleet = nothing;
  for (const load of loads) {
    const measured = measuredSpeed(load);
    byPool.set(load.pool, best(byPool.get(load.pool) ?? nothing, measured));
    ofFleet = best(ofFleet, measured);
  }
  return { byPool, ofFleet };
}

function best(a: PartialSpeed, b: PartialSpeed): PartialSpeed {
  return {
    prefillTokensPerSecond: higher(a.prefillTokensPerSecond, b.prefillTokensPerSecond),
    streamTokensPerSecond: higher(a.streamTokensPerSecond, b.streamTokensPerSecond),
    batchTokensPerSecond: higher(a.batchTokensPerSecond, b.batchTokensPerSecond),
  };
}

function higher(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function supposed(pool: PartialSpeed, fleet: PartialSpeed, assumptions: Assumptions): Speed {
  const { optimism, prefillTokensPerSecond: prefill, decodeTokensPerSecond: decode } = assumptions;
  return {
    prefillTokensPerSecond: optimism * (pool.prefillTokensPerSecond ?? fleet.prefillTokensPerSecond ?? prefill),
    streamTokensPerSecond: optimism * (pool.streamTokensPerSecond ?? fleet.streamTokensPerSecond ?? decode),
    batchTokensPerSecond: optimism * (pool.batchTokensPerSecond ?? fleet.batchTokensPerSecond ?? decode),
  };
}

/** A rate of 0 measures an interruption, not a speed. */
function known(tokensPerSecond: number | undefined): number | undefined {
  return tokensPerSecond !== undefined && tokensPerSecond > 0 ? tokensPerSecond : undefined;
}
