import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { errnoOf, fileError } from '../errors.ts';
import { type Manifest, readManifest } from './manifest.ts';

export type ModelOrigin =
  | { readonly kind: 'pulled'; readonly source: string; readonly pulledAt: string }
  | { readonly kind: 'bundled' };

/** A model that is on this machine, complete. */
export interface InstalledModel {
  readonly id: string;
  /** The file to open; the first part of a split model. */
  readonly path: string;
  readonly paths: readonly string[];
  readonly sizeBytes: number;
  readonly isStandIn: boolean;
  readonly origin: ModelOrigin;
}

const packageRoot = new URL('../../../', import.meta.url);

/** The manifest counts only as long as its files are there in full. */
export async function readInstalled(dir: string): Promise<InstalledModel | undefined> {
  const manifest = await readManifest(dir);
  const [first] = manifest?.files ?? [];
  if (!manifest || !first) return undefined;
  const sizes = await Promise.all(manifest.files.map(({ name }) => sizeOf(join(dir, name))));
  if (manifest.files.some(({ sizeBytes }, index) => sizes[index] !== sizeBytes)) return undefined;
  return installed(dir, manifest, first.name);
}

function installed(dir: string, { id, files, source, pulledAt, isStandIn }: Manifest, first: string): InstalledModel {
  return {
    id,
    path: join(dir, first),
    paths: files.map(({ name }) => join(dir, name)),
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    isStandIn,
    origin: { kind: 'pulled', source, pulledAt },
  };
}

/** A model that ships with Regauge, used in place. */
export async function findBundled(entries: readonly CatalogueEntry[], id: string): Promise<InstalledModel | undefined> {
  const entry = entries.find((candidate) => candidate.id === id);
  const spec = entry?.sources.find((source) => source.kind === 'bundled');
  if (!entry || !spec) return undefined;
  const path = fileURLToPath(new URL(spec.path, packageRoot));
  const sizeBytes = await sizeOf(path);
  if (sizeBytes === undefined) return undefined;
  return { id, path, paths: [path], sizeBytes, isStandIn: entry.isStandIn, origin: { kind: 'bundled' } };
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileError(error, path);
  }
}
