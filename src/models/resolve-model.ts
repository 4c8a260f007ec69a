import { catalogue } from './catalogue.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import { ModelsError } from './errors.ts';

/** What a name given on the command line stands for. */
export type ResolvedModel =
  | { readonly kind: 'catalogue'; readonly entry: CatalogueEntry }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'unknown'; readonly name: string; readonly near: readonly string[] };

/**
 * Decides whether a name means a catalogue entry or a GGUF on disk, without touching the disk.
 *
 * Anything that ends in `.gguf` or contains a path separator is a path: no catalogue id does either, so a name can
 * never change its meaning because of what happens to lie in the current folder.
 *
 * @returns for an unknown name up to three ids close to it, closest first
 */
export function resolveModel(name: string, entries: readonly CatalogueEntry[] = catalogue): ResolvedModel {
  if (/\.gguf$/i.test(name) || /[\\/]/.test(name)) return { kind: 'file', path: name };
  const wanted = name.toLowerCase();
  const entry = entries.find(({ id, aliases }) => id === wanted || aliases.includes(wanted));
  if (entry) return { kind: 'catalogue', entry };
  return { kind: 'unknown', name, near: nearNames(wanted, entries) };
}

/** @throws {ModelsError} `MODELS_UNKNOWN`, naming what is near. */
export function requireEntry(name: string): CatalogueEntry {
  const resolved = resolveModel(name);
  if (resolved.kind === 'catalogue') return resolved.entry;
  throw unknownModel(name, resolved.kind === 'unknown' ? resolved.near : []);
}

/** `MODELS_UNKNOWN`, with a hint at what may have been meant. */
export function unknownModel(name: string, near: readonly string[]): ModelsError {
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'See `regauge models` for the names there are.';
  return new ModelsError('MODELS_UNKNOWN', `There is no model named ${JSON.stringify(name)}. ${hint}`, { name, near });
}

function nearNames(wanted: string, entries: readonly CatalogueEntry[]): readonly string[] {
  const worstEdits = Math.max(2, Math.floor(wanted.length / 3));
  return entries
    .map(({ id, aliases }) => ({
      id,
      edits: Math.min(...[id, ...aliases].map((known) => editDistance(wanted, known))),
    }))
    .filter(({ id, edits }) => edits <= worstEdits || (wanted.length > 2 && id.startsWith(wanted)))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ id }) => id);
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= b.length; column++) {
      const change = (row[column - 1] ?? 0) + (letter === b[column - 1] ? 0 : 1);
      next.push(Math.min(change, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
