/** So many bytes that nobody can guess. */
export type RandomBytes = (size: number) => Uint8Array;

const idBytes = 16;

/** 22 characters, as records and links have them. */
export function newId(random: RandomBytes): string {
  return Buffer.from(random(idBytes)).toString('base64url');
}
