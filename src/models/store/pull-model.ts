import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { ModelsError, stoppedBy } from '../errors.ts';
import { checkGguf } from '../gguf/check-gguf.ts';
import { readGguf } from '../gguf/read-gguf.ts';
import type { ModelSource, RemoteFile } from '../sources/model-source.ts';
import { type DownloadedFile, downloadFile } from './download-file.ts';
import { requireSpace } from './free-space.ts';
import { type InstalledModel, readInstalled } from './installed-model.ts';
import { writeManifest } from './manifest.ts';
import { finishPart, partBytes, removeStamp } from './part-file.ts';
import type { PullEvent } from './pull-event.ts';

export interface PullOptions {
  readonly sources: readonly ModelSource[];
  readonly onProgress: (event: PullEvent) => void;
  /** Aborting keeps the `.part` files. */
  readonly signal: AbortSignal;
}

/** One pull, once its folder is locked. */
export interface PullJob extends PullOptions {
  readonly entry: CatalogueEntry;
  readonly dir: string;
  readonly freeBytes: (dir: string) => Promise<number>;
  readonly now: () => Date;
  readonly retryDelaysMs: readonly number[];
}

/**
 * Fetches a model from the first source that can deliver it.
 *
 * All sources are asked at once whether they are there, so that several dead ones cost one deadline and not a sum.
 */
export async function pullModel(job: PullJob): Promise<InstalledModel> {
  const { entry, sources, onProgress, signal } = job;
  const reachability = await Promise.all(sources.map((source) => source.reachable(signal)));
  const failures: ModelsError[] = [];
  for (const [index, source] of sources.entries()) {
    try {
      const reach = reachability[index];
      if (reach?.kind === 'unreachable') throw unreachableSource(source, reach.reason);
      onProgress({ kind: 'trying', source: source.label });
      return await pullFrom(source, job);
    } catch (error) {
      if (signal.aborted) throw stoppedBy(signal, `Pulling ${entry.id}`);
      if (!(error instanceof ModelsError) || endsPull(error)) throw error;
      onProgress({ kind: 'source-failed', source: source.label, reason: error.message });
      failures.push(error);
    }
  }
  throw allFailed(entry, failures);
}

async function pullFrom(source: ModelSource, job: PullJob): Promise<InstalledModel> {
  const { entry, dir, signal } = job;
  const files = await source.locate(signal);
  await requireRoom(source, files, job);
  const done = await downloadAll(source, files, job);
  // Past this point only renames are left: another process that took the folder over must not find it changing.
  signal.throwIfAborted();
  for (const { name } of done) await finishPart(join(dir, name));
  await rejectUnusable(dir, done, entry);
  const { id, isStandIn } = entry;
  await writeManifest(dir, { id, isStandIn, files: done, source: source.label, pulledAt: job.now().toISOString() });
  for (const { name } of done) await removeStamp(join(dir, name));
  const model = await readInstalled(dir);
  if (!model)
    throw new ModelsError('MODELS_IO', `${dir} changed while ${id} was being pulled. Pull it again.`, { dir });
  return model;
}

async function requireRoom(
  source: ModelSource,
  files: readonly RemoteFile[],
  { entry, dir, freeBytes }: PullJob,
): Promise<void> {
  const here = await Promise.all(files.map(({ name }) => partBytes(join(dir, name))));
  const missingBytes = (totalBytes(files) ?? entry.sizeBytes) - here.reduce((sum, bytes) => sum + bytes, 0);
  requireSpace(dir, Math.max(0, missingBytes) + source.scratchBytes, await freeBytes(dir));
}

async function downloadAll(
  source: ModelSource,
  files: readonly RemoteFile[],
  job: PullJob,
): Promise<readonly DownloadedFile[]> {
  const { dir, onProgress } = job;
  const total = totalBytes(files);
  const done: DownloadedFile[] = [];
  let earlierBytes = 0;
  for (const file of files) {
    const expected = files.length === 1 && job.entry.sha256.kind === 'sha256' ? job.entry.sha256 : file.sha256;
    const downloaded = await downloadFile({
      source,
      file,
      expected,
      finalPath: join(dir, file.name),
      retryDelaysMs: job.retryDelaysMs,
      signal: job.signal,
      onResume: (doneBytes) => onProgress({ kind: 'resumed', source: source.label, doneBytes }),
      onBytes: (bytes) => onProgress({ kind: 'bytes', doneBytes: earlierBytes + bytes, totalBytes: total }),
      onRetry: (reason, delayMs) => onProgress({ kind: 'retry', reason, delayMs }),
    });
    const kind = expected.kind === 'unknown' ? 'not-verified' : 'verified';
    onProgress({ kind, file: file.name, sha256: downloaded.sha256 });
    done.push(downloaded);
    earlierBytes += downloaded.sizeBytes;
  }
  return done;
}

/** A file whose checksum is right and that is no usable model would only be found broken again: it does not stay. */
async function rejectUnusable(dir: string, files: readonly DownloadedFile[], entry: CatalogueEntry): Promise<void> {
  try {
    const [first] = files;
    if (first) requireModel(join(dir, first.name), entry);
  } catch (error) {
    for (const { name } of files) await rm(join(dir, name), { force: true });
    throw error;
  }
}

/** Without published digests, the architecture is what tells a wrong file given with `--from`. */
function requireModel(path: string, { id, architecture }: CatalogueEntry): void {
  checkGguf(path);
  const found = readGguf(path).architecture;
  if (found === architecture) return;
  throw new ModelsError(
    'MODELS_ARCH_UNSUPPORTED',
    `The file is a ${found} model, but ${id} is a ${architecture} model. Give the file of that model, or serve this one by its path.`,
    { id, expected: architecture, found },
  );
}

function totalBytes(files: readonly RemoteFile[]): number | undefined {
  let total = 0;
  for (const { sizeBytes } of files) {
    if (sizeBytes === undefined) return undefined;
    total += sizeBytes;
  }
  return total;
}

/** What another source could not help with. */
function endsPull({ code }: ModelsError): boolean {
  return ['MODELS_NO_SPACE', 'MODELS_PERMISSION', 'MODELS_IO', 'MODELS_INTERRUPTED', 'MODELS_LOCK_LOST'].includes(code);
}

const wayOut =
  'Check the network or proxy, set HF_ENDPOINT to a mirror, or bring the file with `regauge pull --from <file>`.';

function unreachableSource({ label }: ModelSource, reason: string): ModelsError {
  const message = `${label} cannot be reached (${reason}). ${wayOut}`;
  return new ModelsError('MODELS_SOURCE_UNREACHABLE', message, { source: label, reason });
}

/** "Forbidden" or "wrong checksum" tells more than "another host did not answer either". */
function allFailed({ id }: CatalogueEntry, failures: readonly ModelsError[]): ModelsError {
  const [only] = failures;
  if (only && failures.length === 1) return only;
  const telling = failures.find(({ code }) => code !== 'MODELS_SOURCE_UNREACHABLE');
  const tried = failures.map(
    ({ details, message }) => `${details.source ?? details.host}: ${details.reason ?? message}`,
  );
  if (telling) return new ModelsError(telling.code, telling.message, { ...telling.details, tried }, { cause: telling });
  const reasons = tried.length > 0 ? tried.join('; ') : 'it has none';
  const message = `No source of ${id} can be reached (${reasons}). ${wayOut}`;
  return new ModelsError('MODELS_SOURCE_UNREACHABLE', message, { id, tried }, { cause: only });
}
