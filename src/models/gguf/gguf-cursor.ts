import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fileError, ModelsError } from '../errors.ts';

const windowBytes = 1 << 20;

/** More than any header: the longest published ones (vocabulary, merges, tensor table) stay under 20 MB. */
const maxHeaderBytes = 1 << 30;

/**
 * Reads little-endian values from the front of a file through a sliding window.
 *
 * Synchronous on purpose: a header has half a million values, and awaiting each would cost more than reading them. Every
 * read is checked against the file's size first, so a cut file is reported as cut instead of being read as zeros.
 */
export class GgufCursor {
  readonly path: string;
  readonly fileBytes: number;
  /** Some systems open one like a file and fail at the first read. */
  readonly isFolder: boolean;
  readonly #fd: number;
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;
  #offset = 0;

  /** @throws {ModelsError} `MODELS_NOT_FOUND`, `MODELS_PERMISSION` or `MODELS_IO` */
  constructor(path: string) {
    this.path = path;
    try {
      this.#fd = openSync(path, 'r');
      const status = fstatSync(this.#fd);
      this.fileBytes = status.size;
      this.isFolder = status.isDirectory();
    } catch (error) {
      throw fileError(error, path);
    }
  }

  get offset(): number {
    return this.#offset;
  }

  seek(offset: number): void {
    this.#offset = offset;
  }

  skip(bytes: number): void {
    this.#need(bytes);
    this.#offset += bytes;
  }

  u8(): number {
    return this.#take(1).readUInt8();
  }

  u32(): number {
    return this.#take(4).readUInt32LE();
  }

  u64(): bigint {
    return this.#take(8).readBigUInt64LE();
  }

  bytes(count: number): Buffer {
    return this.#take(count);
  }

  /** A 64-bit length or count. Beyond 2^40 only damage explains it. */
  count(what: string): number {
    const value = this.u64();
    if (value > 1n << 40n) throw corrupt(this.path, `${what} is ${value}`);
    return Number(value);
  }

  string(): string {
    return this.#take(this.count('a text length')).toString('utf8');
  }

  close(): void {
    closeSync(this.#fd);
  }

  #take(bytes: number): Buffer {
    this.#need(bytes);
    let start = this.#offset - this.#windowStart;
    if (start < 0 || start + bytes > this.#window.length) {
      this.#fill(bytes);
      start = 0;
    }
    this.#offset += bytes;
    return this.#window.subarray(start, start + bytes);
  }

  #need(bytes: number): void {
    const end = this.#offset + bytes;
    if (end > maxHeaderBytes) throw corrupt(this.path, `its header would be ${end} bytes long`);
    if (end > this.fileBytes) throw truncated(this.path, end, this.fileBytes);
  }

  #fill(bytes: number): void {
    const wanted = Math.min(Math.max(bytes, windowBytes), this.fileBytes - this.#offset);
    const window = Buffer.allocUnsafe(wanted);
    const got = readSync(this.#fd, window, 0, wanted, this.#offset);
    if (got < bytes) throw truncated(this.path, this.#offset + bytes, this.#offset + got);
    this.#window = window.subarray(0, got);
    this.#windowStart = this.#offset;
  }
}

export function truncated(path: string, expectedBytes: number, actualBytes: number): ModelsError {
  return new ModelsError(
    'MODELS_TRUNCATED',
    `${path} is cut short: it has ${actualBytes} bytes and needs at least ${expectedBytes}. Pull or copy it again.`,
    { path, expectedBytes, actualBytes },
  );
}

export function corrupt(path: string, found: string): ModelsError {
  return new ModelsError('MODELS_CORRUPT', `${path} is damaged: ${found}. Pull or copy it again.`, { path, found });
}
