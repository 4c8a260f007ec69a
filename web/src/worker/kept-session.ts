import type { Session } from '#wire';

const storageKey = 'regauge.session';

/** Who was signed in last and what was served then: with it the page opens without a network. Nothing in it is secret. */
export function keepSession(storage: Storage | undefined, session: Session): void {
  try {
    if (session.needsKey && !session.isSignedIn) storage?.removeItem(storageKey);
    else storage?.setItem(storageKey, JSON.stringify(session));
  } catch {
    // Full: without a network the page says so and no more.
  }
}

/** Undefined where there was none, or another version wrote it. */
export function keptSession(storage: Storage | undefined): Session | undefined {
  try {
    const session: unknown = JSON.parse(storage?.getItem(storageKey) ?? 'null');
    return isSession(session) ? session : undefined;
  } catch {
    return undefined;
  }
}

function isSession(value: unknown): value is Session {
  if (typeof value !== 'object' || value === null) return false;
  if (!('user' in value && 'models' in value && 'pools' in value)) return false;
  const { user, models, pools } = value;
  return (user === null || typeof user === 'string') && Array.isArray(models) && Array.isArray(pools);
}
