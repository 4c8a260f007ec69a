import { hashText } from '../block-hash.ts';
import { type Candidates, type Choice, leastBy } from './choice.ts';
import { leastLoaded } from './least-loaded.ts';

/**
 * One session, one replica: every pair of session and replica has a hash, and the highest wins. When a replica goes, its
 * sessions spread over all others and no other session moves; when it is back, they are back. A ring of hashes was
 * rejected: it needs a table and spreads less evenly.
 *
 * Without a session it is least loaded.
 *
 * @see Thaler, Ravishankar, "A name-based mapping scheme for rendezvous" (1996)
 */
export function sessionAffinity(candidates: Candidates, sessionKey: string | undefined): Choice {
  if (sessionKey === undefined) {
    const { forecast, because } = leastLoaded(candidates);
    return { forecast, because: `no session given; ${because}` };
  }
  const session = hashText(sessionKey, 0);
  const forecast = leastBy(candidates, ({ replicaId }) => -hashText(replicaId, session));
  return { forecast, because: `its session lives there, of ${candidates.length}` };
}
