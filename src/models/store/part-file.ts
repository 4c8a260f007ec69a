import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { fileError } from '../errors.ts';
import type { RemoteFile } from '../sources/model-source.ts';

const stampSchema = z.object({
  source: z.string(),
  version: z.string(),
  sizeBytes: z.number().optional(),
  sha256: z.string().optional(),
  /** Set once the whole part has been verified, so that a resumed split model is not hashed again. */
  verifiedSha256: z.string().optional(),
});

/** Which remote file a part belongs to. */
type PartStamp = z.infer<typeof stampSchema>;

/**
 * A download in progress: `<file>.part`, beside it `<file>.part.json` that says what it is a part of.
 *
 * Bytes are hashed while they are written. What an earlier process left is hashed once at opening, and only kept if it
 * belongs to the same remote file.
 */
export class PartFile {
  readonly #path: string;
  readonly #stamp: PartStamp;
  readonly #handle: FileHandle;
  #hash: Hash = createHash('sha256');
  #doneBytes = 0;
  #verified: string | undefined;

  private constructor(path: string, stamp: PartStamp, handle: FileHandle) {
    this.#path = path;
    this.#stamp = stamp;
    this.#handle = handle;
  }

  /**
   * @param finalPath - what the file is going to be called
   * @throws {ModelsError} a file error
   */
  static async open(finalPath: string, source: string, file: RemoteFile): Promise<PartFile> {
    const path = partPath(finalPath);
    const stamp = stampOf(source, file);
    try {
      await adoptFinished(finalPath);
      const left = await readStamp(path);
      const part = new PartFile(path, stamp, await open(path, 'a+'));
      if (left && sameRemoteFile(left, stamp)) await part.#takeOver(left);
      else await part.restart();
      return part;
    } catch (error) {
      throw fileError(error, path);
    }
  }

  get doneBytes(): number {
    return this.#doneBytes;
  }

  /** The digest found when this part was completed earlier; undefined while it is not. */
  get verifiedSha256(): string | undefined {
    return this.#verified;
  }

  async restart(): Promise<void> {
    await this.#doing(async () => {
      await this.#handle.truncate(0);
      await writeStamp(this.#path, this.#stamp);
    });
    this.#hash = createHash('sha256');
    this.#doneBytes = 0;
    this.#verified = undefined;
  }

  async append(bytes: Uint8Array): Promise<void> {
    await this.#doing(() => this.#handle.appendFile(bytes));
    this.#hash.update(bytes);
    this.#doneBytes += bytes.byteLength;
  }

  sha256(): string {
    return this.#verified ?? this.#hash.copy().digest('hex');
  }

  /** Makes the whole part durable and remembers that it is whole. */
  async complete(): Promise<void> {
    const verifiedSha256 = this.sha256();
    await this.#doing(async () => {
      await this.#handle.sync();
      await writeStamp(this.#path, { ...this.#stamp, verifiedSha256 });
    });
    this.#verified = verifiedSha256;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #takeOver(left: PartStamp): Promise<void> {
    const { size } = await this.#handle.stat();
    const isWhole = left.verifiedSha256 !== undefined && size === this.#stamp.sizeBytes;
    const isTooLong = this.#stamp.sizeBytes !== undefined && size > this.#stamp.sizeBytes;
    if (isTooLong) return this.restart();
    if (isWhole) this.#verified = left.verifiedSha256;
    else for await (const bytes of createReadStream(this.#path, { highWaterMark: 1 << 20 })) this.#hash.update(bytes);
    this.#doneBytes = size;
  }

  async #doing(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw fileError(error, this.#path);
    }
  }
}

/** Gives a completed part its final name. The stamp goes last: with it, a crash in between loses nothing. */
export async function finishPart(finalPath: string): Promise<void> {
  try {
    await rename(partPath(finalPath), finalPath);
  } catch (error) {
    throw fileError(error, finalPath);
  }
}

export async function removeStamp(finalPath: string): Promise<void> {
  await rm(stampPath(partPath(finalPath)), { force: true });
}

/** Bytes of a started download that may be continued; 0 if there is none. */
export async function partBytes(finalPath: string): Promise<number> {
  try {
    return (await stat(partPath(finalPath))).size;
  } catch {
    return 0;
  }
}

/** A crash between renaming the files and writing the manifest leaves final names without a model: parts again. */
async function adoptFinished(finalPath: string): Promise<void> {
  if ((await partBytes(finalPath)) === 0) await rename(finalPath, partPath(finalPath)).catch(() => undefined);
}

function partPath(finalPath: string): string {
  return `${finalPath}.part`;
}

function stampPath(path: string): string {
  return `${path}.json`;
}

function stampOf(source: string, { version, sizeBytes, sha256 }: RemoteFile): PartStamp {
  return {
    source,
    version,
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(sha256.kind === 'sha256' ? { sha256: sha256.hex } : {}),
  };
}

/** One digest means one content wherever it comes from; without digests, one source and one version of it. */
function sameRemoteFile(left: PartStamp, right: PartStamp): boolean {
  if (left.sizeBytes !== right.sizeBytes) return false;
  if (left.sha256 !== undefined && right.sha256 !== undefined) return left.sha256 === right.sha256;
  return left.source === right.source && left.version === right.version && right.version !== '';
}

async function readStamp(path: string): Promise<PartStamp | undefined> {
  try {
    return stampSchema.parse(JSON.parse(await readFile(stampPath(path), 'utf8')));
  } catch {
    return undefined;
  }
}

async function writeStamp(path: string, stamp: PartStamp): Promise<void> {
  await writeFile(stampPath(path), JSON.stringify(stamp));
}
