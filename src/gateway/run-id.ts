import { randomBytes } from 'node:crypto';

/** Tags are for telling a few processes apart; that an id cannot be guessed is the business of the rest of it. */
const tagBytes = 3;
const randomIdBytes = 12;
const tagged = /(?:^|[-_])([0-9a-f]{6})-[0-9a-f]+$/;

/** Names a gateway process in the ids that it gives away. */
export function newTag(): string {
  return randomBytes(tagBytes).toString('hex');
}

/**
 * @param prefix - by which the protocol's clients tell what an id is of, its separator included
 * @param tag - of the process, where several share one address
 */
export function newRunId(prefix: string, tag: string | undefined): string {
  return `${prefix}${tag === undefined ? '' : `${tag}-`}${randomBytes(randomIdBytes).toString('hex')}`;
}

/** @returns undefined for an id that names no process; nothing says that there is one of this tag */
export function tagOf(id: string): string | undefined {
  return tagged.exec(id)?.[1];
}
