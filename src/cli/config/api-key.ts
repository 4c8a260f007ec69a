import { createHash, randomBytes } from 'node:crypto';

const keyBytes = 32;

/** A new key: `rg-` and 256 random bits. The prefix lets scanners of published code find one that leaked. */
export function createApiKey(): string {
  return `rg-${randomBytes(keyBytes).toString('base64url')}`;
}

/**
 * What the configuration keeps of a key. A plain SHA-256 is enough: slow, salted hashes are there for secrets that can be
 * guessed, and 256 random bits cannot be, while a slow hash would be paid with every request.
 */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
