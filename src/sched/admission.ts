import { firstLogitsPosition, type Hold, isResuming, type LiveRequest, tokensToCompute } from './live-request.ts';
import type { PrefixMatch } from './prefix-match.ts';
import type { SequencePool } from './sequence-pool.ts';
import type { SchedConfig } from './types.ts';

export type Admission =
  | { readonly kind: 'admit'; readonly match: PrefixMatch }
  | { readonly kind: 'hold'; readonly hold: Hold }
  | { readonly kind: 'no-room' }
  /** Its known tokens exceed the whole cache. */
  | { readonly kind: 'out-of-cells' };

export interface AdmissionView {
  readonly config: SchedConfig;
  readonly pool: SequencePool;
  /** In order of urgency. */
  readonly running: readonly LiveRequest[];
}

/**
 * Decides whether a waiting request may run now.
 *
 * It may when what it must compute, and one cell more, fits beside what the running requests still need for theirs, so
 * that a prompt once begun is not preempted half-way by one that came later. Cells of cached prefixes count as room,
 * except those that the request itself is about to share.
 *
 * It is held, and others may pass it, while a running request is computing a prefix that it could share. It waits only
 * for a running request at least as urgent as itself: such a one makes progress in every step it has cells for, so the
 * wait ends and never inverts priorities.
 */
export function decideAdmission(request: LiveRequest, view: AdmissionView): Admission {
  const { config, pool, running } = view;
  if (request.known.length > config.cellCapacity) return { kind: 'out-of-cells' };
  if (isHeld(request.hold, running)) return { kind: 'hold', hold: request.hold };
  const match = findPrefix(request, pool);
  const hold = prefixUnderWay(request, matchedTokens(match), view);
  if (hold.kind === 'prefix') return { kind: 'hold', hold };
  const neededCells = request.known.length - matchedTokens(match) + (running.length > 0 ? headroomCells(request) : 0);
  const promisedCells = running.reduce((sum, other) => sum + tokensToCompute(other), 0);
  const sharedUnpinned = match.kind === 'found' ? match.unpinnedCells : 0;
  const fits = neededCells + promisedCells <= pool.availableCells - sharedUnpinned;
  return fits ? { kind: 'admit', match } : { kind: 'no-room' };
}

/**
 * Cells to grow into. One that had to give way before comes back only with a sixteenth to spare, or the others would
 * grow into its cells and throw it out again before it has earned what its recomputation costs.
 */
function headroomCells(request: LiveRequest): number {
  return isResuming(request) ? 1 + Math.ceil(request.known.length / 16) : 1;
}

/** A swapped request takes its own saved state back instead, into cells of its own. */
function findPrefix(request: LiveRequest, pool: SequencePool): PrefixMatch {
  if (request.place.kind === 'swapped') return { kind: 'absent' };
  return pool.match(request.known, request.cacheSalt, firstLogitsPosition(request));
}

function matchedTokens(match: PrefixMatch): number {
  return match.kind === 'found' ? match.tokenCount : 0;
}

function isHeld(hold: Hold, running: readonly LiveRequest[]): boolean {
  if (hold.kind === 'none') return false;
  return running.includes(hold.computedBy) && hold.computedBy.computed < hold.tokenCount;
}

/** The longest prefix that is known to a running request, not computed yet, and worth waiting for. */
function prefixUnderWay(request: LiveRequest, cachedTokens: number, { config, running }: AdmissionView): Hold {
  let hold: Hold = { kind: 'none' };
  if (request.place.kind === 'swapped') return hold;
  let leastTokens = cachedTokens + Math.max(1, config.minSharedTokens);
  for (const other of running) {
    if (other.cacheSalt !== request.cacheSalt || other.priority > request.priority) continue;
    const tokenCount = other.known.agreement(request.known, 0, firstLogitsPosition(request));
    if (tokenCount < leastTokens || other.computed >= tokenCount) continue;
    hold = { kind: 'prefix', computedBy: other, tokenCount };
    leastTokens = tokenCount + 1;
  }
  return hold;
}
