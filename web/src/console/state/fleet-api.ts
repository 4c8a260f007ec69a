import { ApiError, problemOf } from '../../api/api-error.ts';
import type { Fleet } from '../fleet/fleet.ts';

/** Longer than this for one reading is no answer. */
const answerWithinMs = 10_000;

export type ReadFleet = (signal: AbortSignal) => Promise<Fleet>;

/**
 * Reads the fleet as it is now. Throws `ApiError` and nothing else, aborts of the given signal excepted.
 * @param fetch - the browser's; the request goes to the page's own origin, which sends its cookie along
 */
export function createReadFleet(fetch: typeof globalThis.fetch): ReadFleet {
  return async (signal) => {
    const response = await reach(fetch, signal);
    const sent: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw new ApiError(problemOf(response.status, sent, response.headers.get('retry-after')));
    if (isFleet(sent)) return sent;
    throw new ApiError({ kind: 'server', message: 'GET /app/api/fleet answered no fleet', retryAfterMs: null });
  };
}

async function reach(fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch('/app/api/fleet', { signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]) });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError({ kind: 'network', message: '', retryAfterMs: null }, { cause: error });
  }
}

/** The server is this page's own, and its types are trusted; what a proxy says in its place is told by what it lacks. */
function isFleet(sent: unknown): sent is Fleet {
  if (typeof sent !== 'object' || sent === null) return false;
  return 'replicas' in sent && Array.isArray(sent.replicas) && 'decisions' in sent && 'counted' in sent;
}
