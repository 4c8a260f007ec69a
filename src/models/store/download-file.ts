import { setTimeout as delay } from 'node:timers/promises';
import type { Digest } from '../catalogue-entry.ts';
import { ModelsError, stoppedBy } from '../errors.ts';
import { truncated } from '../gguf/gguf-cursor.ts';
import type { ModelSource, RemoteFile } from '../sources/model-source.ts';
import { PartFile } from './part-file.ts';

export interface DownloadOrder {
  readonly source: ModelSource;
  readonly file: RemoteFile;
  /** The digest that decides, from the catalogue or the source. */
  readonly expected: Digest;
  readonly finalPath: string;
  /** Pauses before tries that follow a lost connection; their number bounds the tries without progress. */
  readonly retryDelaysMs: readonly number[];
  readonly signal: AbortSignal;
  readonly onResume: (doneBytes: number) => void;
  readonly onBytes: (doneBytes: number) => void;
  readonly onRetry: (reason: string, delayMs: number) => void;
}

export interface DownloadedFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * Brings one file to disk as a verified `.part`, continuing whatever is there already.
 *
 * A lost connection is retried from where it broke; tries that made progress do not count against the limit, so a bad
 * line finishes in the end and a dead host does not hang. A wrong checksum after a resume is retried once from the
 * start, because the older bytes may have been lost in a power cut.
 *
 * @throws {ModelsError} `MODELS_CHECKSUM`, `MODELS_TRUNCATED`, `MODELS_SOURCE_UNREACHABLE`, `MODELS_INTERRUPTED`, or
 *   whatever the source or the disk says
 */
export async function downloadFile(order: DownloadOrder): Promise<DownloadedFile> {
  const part = await PartFile.open(order.finalPath, order.source.label, order.file);
  try {
    const resumedBytes = part.doneBytes;
    if (resumedBytes > 0) order.onResume(resumedBytes);
    await fetchRest(part, order);
    if (resumedBytes > 0 && !matches(part, order.expected)) await fetchAgain(part, order);
    await requireDigest(part, order);
    await part.complete();
    return { name: order.file.name, sizeBytes: part.doneBytes, sha256: part.sha256() };
  } finally {
    await part.close();
  }
}

async function fetchAgain(part: PartFile, order: DownloadOrder): Promise<void> {
  await part.restart();
  await fetchRest(part, order);
}

async function fetchRest(part: PartFile, order: DownloadOrder): Promise<void> {
  let failures = 0;
  while (part.verifiedSha256 === undefined && part.doneBytes !== order.file.sizeBytes) {
    const doneBefore = part.doneBytes;
    const end = await fetchOnce(part, order);
    if (end.kind === 'ended' && isWhole(part, order.file)) return;
    failures = part.doneBytes > doneBefore ? 1 : failures + 1;
    const delayMs = order.retryDelaysMs[failures - 1];
    if (delayMs === undefined) throw givenUp(part, order, end);
    order.onRetry(end.kind === 'ended' ? 'the answer ended early' : end.reason, delayMs);
    await delay(delayMs, undefined, { signal: order.signal }).catch(() => {
      throw stoppedBy(order.signal, `Pulling ${order.file.name}`);
    });
  }
}

type FetchEnd =
  | { readonly kind: 'ended' }
  | { readonly kind: 'lost'; readonly reason: string; readonly cause: unknown };

async function fetchOnce(part: PartFile, { source, file, signal, onBytes }: DownloadOrder): Promise<FetchEnd> {
  try {
    const opened = await source.open(file, part.doneBytes, signal);
    if (opened.startByte !== part.doneBytes) await part.restart();
    onBytes(part.doneBytes);
    for await (const bytes of opened.bytes) {
      await part.append(bytes);
      if (file.sizeBytes !== undefined && part.doneBytes > file.sizeBytes) throw tooLong(file, part.doneBytes);
      onBytes(part.doneBytes);
    }
    return { kind: 'ended' };
  } catch (cause) {
    if (signal.aborted) throw stoppedBy(signal, `Pulling ${file.name}`);
    const isFinal = cause instanceof ModelsError && cause.code !== 'MODELS_SOURCE_UNREACHABLE';
    if (isFinal) throw cause;
    return { kind: 'lost', reason: cause instanceof Error ? cause.message : String(cause), cause };
  }
}

/** Without a stated size the end of the answer is the end of the file. */
function isWhole(part: PartFile, { sizeBytes }: RemoteFile): boolean {
  return sizeBytes === undefined || part.doneBytes === sizeBytes;
}

function matches(part: PartFile, expected: Digest): boolean {
  return expected.kind === 'unknown' || part.sha256() === expected.hex;
}

async function requireDigest(part: PartFile, { expected, file, source }: DownloadOrder): Promise<void> {
  if (expected.kind === 'unknown' || matches(part, expected)) return;
  const actual = part.sha256();
  await part.restart();
  throw new ModelsError(
    'MODELS_CHECKSUM',
    `${file.name} from ${source.label} has SHA-256 ${actual}, expected ${expected.hex}; it was thrown away. Pull again, or try another source with --from.`,
    { file: file.name, expected: expected.hex, actual },
  );
}

function tooLong({ name, sizeBytes, sha256 }: RemoteFile, actualBytes: number): ModelsError {
  return new ModelsError(
    'MODELS_CHECKSUM',
    `${name} is longer than its source said: more than ${sizeBytes} bytes came. Pull again, or try another source with --from.`,
    { file: name, expectedBytes: sizeBytes, actualBytes, expected: sha256.kind === 'sha256' ? sha256.hex : undefined },
  );
}

function givenUp(part: PartFile, { file, source }: DownloadOrder, end: FetchEnd): ModelsError {
  if (end.kind === 'ended') return truncated(file.name, file.sizeBytes ?? 0, part.doneBytes);
  return new ModelsError(
    'MODELS_SOURCE_UNREACHABLE',
    `The connection to ${source.label} was lost again and again (${end.reason}). Pull again later: it resumes at ${part.doneBytes} bytes.`,
    { source: source.label, doneBytes: part.doneBytes, reason: end.reason },
    { cause: end.cause },
  );
}
