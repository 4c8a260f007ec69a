import { join } from 'node:path';
import { type CatalogueEntry, createModelStore, ModelsError, requireEntry, resolveModel } from '#models';
import type { CliContext } from './context.ts';

export interface LocatedModel {
  readonly path: string;
  /** Undefined for a file that the catalogue does not know. */
  readonly entry: CatalogueEntry | undefined;
}

/**
 * Finds a model that is on this machine already.
 * @throws {ModelsError} MODELS_UNKNOWN for a name nobody knows, MODELS_NOT_FOUND for one that was not pulled
 */
export async function locateModel(name: string, context: CliContext): Promise<LocatedModel> {
  const resolved = resolveModel(name);
  if (resolved.kind === 'file') return { path: resolved.path, entry: undefined };
  const entry = requireEntry(name);
  const installed = await createModelStore({ dir: join(context.home, 'models') }).find(entry.id);
  if (installed) return { path: installed.path, entry };
  throw new ModelsError(
    'MODELS_NOT_FOUND',
    `${entry.id} is not on this machine yet; run \`regauge pull ${entry.id}\`.`,
    { model: entry.id },
  );
}
