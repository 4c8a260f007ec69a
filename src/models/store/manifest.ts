import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errnoOf, fileError } from '../errors.ts';

/** What a finished pull left: written last, so a model exists exactly when its manifest does. */
export interface Manifest {
  readonly id: string;
  /** In order; the first is the one to open. */
  readonly files: readonly { readonly name: string; readonly sizeBytes: number; readonly sha256: string }[];
  readonly source: string;
  /** ISO 8601. */
  readonly pulledAt: string;
  readonly isStandIn: boolean;
}

const manifestSchema: z.ZodType<Manifest> = z.object({
  id: z.string(),
  files: z.array(z.object({ name: z.string(), sizeBytes: z.number(), sha256: z.string() })).min(1),
  source: z.string(),
  pulledAt: z.string(),
  isStandIn: z.boolean(),
});

/** @returns undefined where there is none, or one that this version cannot read: the model is then pulled again */
export async function readManifest(dir: string): Promise<Manifest | undefined> {
  const path = manifestPath(dir);
  try {
    return manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const errno = errnoOf(error);
    if (errno !== undefined && errno !== 'ENOENT' && errno !== 'ENOTDIR') throw fileError(error, path);
    return undefined;
  }
}

export async function writeManifest(dir: string, manifest: Manifest): Promise<void> {
  const path = manifestPath(dir);
  await writeDurably(`${path}.new`, `${JSON.stringify(manifest, undefined, 2)}\n`);
  await rename(`${path}.new`, path);
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function manifestPath(dir: string): string {
  return join(dir, 'manifest.json');
}
