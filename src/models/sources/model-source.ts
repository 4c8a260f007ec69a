import type { Digest } from '../catalogue-entry.ts';

/** One file as its source describes it before it is fetched. */
export interface RemoteFile {
  /** Where the source finds it: a path in a repository, a member of an archive. */
  readonly remotePath: string;
  /** What it is called in the store, without folders. */
  readonly name: string;
  /** Undefined if the source does not say. */
  readonly sizeBytes: number | undefined;
  readonly sha256: Digest;
  /** Changes when the file changes; a started download is continued only under the same one. Empty if unknown. */
  readonly version: string;
  /** False: an interrupted download starts over. */
  readonly acceptsRanges: boolean;
}

export interface OpenedFile {
  /** Where the bytes begin: the byte asked for, or 0 when the source could not start in the middle. */
  readonly startByte: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export type Reachability = { readonly kind: 'reachable' } | { readonly kind: 'unreachable'; readonly reason: string };

/**
 * A place one model can be had from. Opening is separate from locating so that a download may begin anywhere, and no
 * method holds anything open beyond its own result.
 */
export interface ModelSource {
  /** What people are shown: a host, a package, a path; never a credential. */
  readonly label: string;
  /** Bytes it needs on the disk besides the model, while it works. */
  readonly scratchBytes: number;
  /** Answers within `reachDeadlineMs` in any case; never throws. */
  reachable(signal: AbortSignal): Promise<Reachability>;
  /** @throws {ModelsError} `MODELS_SOURCE_UNREACHABLE`, `MODELS_SOURCE_MISSING`, `MODELS_FORBIDDEN` */
  locate(signal: AbortSignal): Promise<readonly RemoteFile[]>;
  /** @throws the same; errors while reading the bytes are connection losses, and a caller may open again */
  open(file: RemoteFile, fromByte: number, signal: AbortSignal): Promise<OpenedFile>;
}

/** A host that has not answered by then is treated as absent, so that a fallback is not kept waiting. */
export const reachDeadlineMs = 3_000;
