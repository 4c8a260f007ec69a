import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { fileError } from '../errors.ts';
import { ggufParts } from './split-parts.ts';

const edgeBytes = 1 << 20;
const sampleBytes = 1 << 16;
const sampleCount = 16;

/**
 * Says whether two engines hold the same weights, in milliseconds: SHA-256 over each part's size, first and last MiB
 * and 16 evenly spaced samples of 64 KiB.
 *
 * Hashing 400 GB of R1 at every start is out of the question. The first MiB holds the metadata and other quantisations
 * change every sample, so different checkpoints differ here; a file damaged between the samples does not, which is
 * what the checksum at download is for.
 *
 * @returns lower-case hex
 * @throws {ModelsError} a file error
 */
export async function modelFingerprint(path: string): Promise<string> {
  const hash = createHash('sha256');
  for (const part of ggufParts(path)) {
    try {
      const file = await open(part, 'r');
      try {
        await hashSamples(file, (bytes) => hash.update(bytes));
      } finally {
        await file.close();
      }
    } catch (error) {
      throw fileError(error, part);
    }
  }
  return hash.digest('hex');
}

async function hashSamples(file: FileHandle, update: (bytes: Uint8Array) => void): Promise<void> {
  const { size } = await file.stat();
  update(Buffer.from(`${size}\n`));
  update(await readAt(file, 0, edgeBytes));
  for (let sample = 0; sample < sampleCount; sample++) {
    update(await readAt(file, Math.floor((size * sample) / sampleCount), sampleBytes));
  }
  update(await readAt(file, Math.max(0, size - edgeBytes), edgeBytes));
}

async function readAt(file: FileHandle, offset: number, bytes: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, offset);
  return buffer.subarray(0, bytesRead);
}
