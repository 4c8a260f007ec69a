import { unzipSync } from 'fflate';
import { DocumentError } from './document-error.ts';
import { documentLimits } from './document-limits.ts';

/** A zip whose parts are unpacked when they are asked for. */
export interface Archive {
  readonly names: ReadonlySet<string>;
  /** Texts of the parts that are there. @throws DocumentError `too-much`, before anything is unpacked; `broken` */
  read(names: Iterable<string>): ReadonlyMap<string, string>;
}

/**
 * The parts of an office document. Sizes are summed before they are unpacked, over all reads, and a part gets no more
 * memory than it said it needs: a zip that lies about its sizes is cut off there and found broken. Pictures and whatever
 * else nobody asks for stay packed.
 * @throws DocumentError `other` for what is no zip, `too-much` for too many parts
 */
export function openArchive(bytes: Uint8Array, limits: ArchiveLimits = documentLimits): Archive {
  const names = new Set<string>();
  let leftBytes = limits.unpackedBytes;
  const unzip = (wanted: (name: string, sizeBytes: number) => boolean, otherwise: 'other' | 'broken') => {
    try {
      return unzipSync(bytes, {
        filter: ({ name, size, originalSize }) => wanted(name, Math.max(size, originalSize)),
      });
    } catch (cause) {
      throw cause instanceof DocumentError ? cause : new DocumentError(otherwise, 'the zip cannot be read', { cause });
    }
  };
  let entries = 0;
  unzip((name) => {
    names.add(name);
    entries += 1;
    if (entries > limits.entries) throw new DocumentError('too-much', `there are more than ${limits.entries} parts`);
    return false;
  }, 'other');
  return {
    names,
    read(asked) {
      const wanted = new Set(asked);
      unzip((name, sizeBytes) => {
        if (wanted.has(name)) leftBytes -= sizeBytes;
        if (leftBytes < 0) throw new DocumentError('too-much', `it unpacks to more than ${limits.unpackedBytes} bytes`);
        return false;
      }, 'broken');
      const parts = unzip((name) => wanted.has(name), 'broken');
      return new Map(Object.entries(parts).map(([name, part]) => [name, decoded(part)]));
    },
  };
}

export interface ArchiveLimits {
  readonly entries: number;
  readonly unpackedBytes: number;
}

/** XML is UTF-8 unless it begins with a mark of UTF-16, which some programs still write. */
function decoded(part: Uint8Array): string {
  const [first, second] = part;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(part);
  } catch (cause) {
    throw new DocumentError('broken', `a part is no ${encoding}`, { cause });
  }
}
