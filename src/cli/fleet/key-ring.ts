import { timingSafeEqual } from 'node:crypto';
import { type Authenticate, anyone, type Caller } from '#gateway';
import { hashApiKey } from '../config/api-key.ts';
import { labelRules } from '../config/label-rules.ts';
import type { KeyConfig } from '../config/schema.ts';

/**
 * Knows callers by their keys. Every hash is compared with, in constant time and to the last, so that no duration tells how
 * near a guess came or which entry matched.
 *
 * @param keys - undefined where nobody needs one
 * @param nowMs - since the epoch: keys expire by the calendar
 */
export function keyRing(keys: readonly KeyConfig[] | undefined, nowMs: () => number): Authenticate {
  if (!keys) return () => ({ kind: 'caller', caller: anyone });
  const entries = keys.map((key) => ({
    hash: Buffer.from(key.sha256, 'hex'),
    caller: callerOf(key),
    expires: key.expires,
  }));
  return (credential) => {
    if (credential === undefined) return refused('Send a key as `authorization: Bearer <key>` or as `x-api-key`.');
    const hash = Buffer.from(hashApiKey(credential), 'hex');
    const [found] = entries.filter((entry) => timingSafeEqual(entry.hash, hash));
    if (!found) return refused('This key is unknown here, or was revoked; ask whoever runs this gateway for one.');
    const { caller, expires } = found;
    if (expires !== undefined && Date.parse(expires) <= nowMs()) {
      return refused(`The key ${caller.name} expired (${expires}); ask whoever runs this gateway for a new one.`);
    }
    return { kind: 'caller', caller };
  };
}

/** Who has a key of this name now; `''` is anyone, where nobody needs one. */
export function callerNamed(keys: readonly KeyConfig[] | undefined, name: string): Caller | undefined {
  if (!keys) return name === '' ? anyone : undefined;
  const key = keys.find((one) => one.name === name);
  return key && callerOf(key);
}

function refused(because: string) {
  return { kind: 'refused', because } as const;
}

function callerOf(key: KeyConfig): Caller {
  return { name: key.name, rules: labelRules(key), models: key.models, priority: key.priority };
}
