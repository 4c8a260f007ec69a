import { statfs } from 'node:fs/promises';
import { fileError, ModelsError } from '../errors.ts';

/** Bytes this user may still write on the disk that holds `dir`. */
export async function freeBytesAt(dir: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize;
  } catch (error) {
    throw fileError(error, dir);
  }
}

/**
 * Refuses a download that cannot fit, before its first byte: finding out after 300 GB helps nobody.
 *
 * @throws {ModelsError} `MODELS_NO_SPACE` with `{ neededBytes, freeBytes }`
 */
export function requireSpace(dir: string, neededBytes: number, freeBytes: number): void {
  if (neededBytes <= freeBytes) return;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(2)} GB`;
  throw new ModelsError(
    'MODELS_NO_SPACE',
    `${gigabytes(neededBytes)} are needed in ${dir} and ${gigabytes(freeBytes)} are free. Free some space, remove a model with \`regauge rm\`, or point REGAUGE_HOME at another disk.`,
    { dir, neededBytes, freeBytes },
  );
}
