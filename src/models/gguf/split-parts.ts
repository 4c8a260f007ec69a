import { basename, dirname, join } from 'node:path';

const partName = /^(?<prefix>.*)-(?<part>\d{5})-of-(?<count>\d{5})\.gguf$/;

/**
 * All files of the model a path belongs to, in order: itself, unless its name says that it is one part of several
 * (`…-00002-of-00009.gguf`). Only names are looked at, so a missing part is still listed.
 */
export function ggufParts(path: string): readonly string[] {
  const groups = partName.exec(basename(path))?.groups;
  if (!groups) return [path];
  const count = Number(groups.count);
  const pad = (part: number) => String(part).padStart(5, '0');
  return Array.from({ length: count }, (_, index) =>
    join(dirname(path), `${groups.prefix}-${pad(index + 1)}-of-${groups.count}.gguf`),
  );
}
