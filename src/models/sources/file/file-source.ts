import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Digest } from '../../catalogue-entry.ts';
import { fileError } from '../../errors.ts';
import { ggufParts } from '../../gguf/split-parts.ts';
import type { ModelSource, RemoteFile } from '../model-source.ts';

/**
 * Copies a GGUF that is already on this machine or on a mounted disk: how a machine without any network gets a model
 * (`regauge pull deepseek-r1:7b --from /mnt/stick/….gguf`).
 *
 * @param path - the file, or any part of a split model
 * @param sha256 - what the single file has to hash to, where the catalogue knows
 */
export function createFileSource(path: string, sha256: Digest): ModelSource {
  const parts = ggufParts(path);
  return {
    label: path,
    scratchBytes: 0,
    // A missing file is better explained by `locate`, which looks at every part.
    reachable: async () => ({ kind: 'reachable' }),
    locate: () => Promise.all(parts.map((part) => describe(part, parts.length === 1 ? sha256 : { kind: 'unknown' }))),
    open: async (file, fromByte) => ({ startByte: fromByte, bytes: readFrom(file.remotePath, fromByte) }),
  };
}

async function describe(path: string, sha256: Digest): Promise<RemoteFile> {
  try {
    const { size, mtimeMs } = await stat(path);
    return {
      remotePath: path,
      name: basename(path),
      sizeBytes: size,
      sha256,
      version: `${mtimeMs}`,
      acceptsRanges: true,
    };
  } catch (error) {
    throw fileError(error, path);
  }
}

async function* readFrom(path: string, start: number): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { start, highWaterMark: 1 << 20 });
  } catch (error) {
    throw fileError(error, path);
  }
}
