/**
 * Whether a version is a given one or later, by its first three numbers; suffixes (`rc1`, `.dev3`, `+cu128`) do not
 * count. An unknown version counts as new: servers hide it more often than they are old.
 */
export function versionAtLeast(version: string | undefined, wanted: readonly [number, number, number]): boolean {
  const found = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version ?? '');
  if (!found) return true;
  const numbers = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  for (const [i, number] of numbers.entries()) if (number !== wanted[i]) return number > wanted[i]!;
  return true;
}
