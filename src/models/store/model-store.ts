import { mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogue } from '../catalogue.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { errnoOf, fileError, ModelsError } from '../errors.ts';
import { freeBytesAt } from './free-space.ts';
import { findBundled, type InstalledModel, readInstalled } from './installed-model.ts';
import { type LockTiming, lockTiming, PullLock } from './pull-lock.ts';
import { type PullOptions, pullModel } from './pull-model.ts';

export interface ModelStoreOptions {
  /** Created when first needed. */
  readonly dir: string;
  readonly entries?: readonly CatalogueEntry[];
  readonly freeBytes?: (dir: string) => Promise<number>;
  readonly now?: () => Date;
  readonly retryDelaysMs?: readonly number[];
  readonly lockTiming?: LockTiming;
}

/** The models on this machine. Several processes may use one folder at the same time. */
export interface ModelStore {
  readonly dir: string;
  /**
   * Makes a model available: finds it, waits for a pull of it that is under way, or fetches it from the first source
   * that can deliver. What fails leaves `.part` files and no model.
   *
   * @throws {ModelsError} of the only source; of several, the most telling one, with `details.tried`
   */
  pull(entry: CatalogueEntry, options: PullOptions): Promise<InstalledModel>;
  /** Pulled ones, by id. */
  list(): Promise<readonly InstalledModel[]>;
  /** Pulled or bundled. */
  find(id: string): Promise<InstalledModel | undefined>;
  /**
   * Deletes a pulled model, or what an unfinished pull left.
   *
   * @returns bytes freed
   * @throws {ModelsError} `MODELS_NOT_FOUND`, `MODELS_BUSY`
   */
  remove(id: string): Promise<number>;
}

type Settings = Required<ModelStoreOptions>;

/** Waits of 0.5 to 16 s: about half a minute without any progress, then the pull gives up. */
const defaultRetryDelaysMs: readonly number[] = [500, 1_000, 2_000, 4_000, 8_000, 16_000];

export function createModelStore(options: ModelStoreOptions): ModelStore {
  const settings: Settings = {
    entries: catalogue,
    freeBytes: freeBytesAt,
    now: () => new Date(),
    retryDelaysMs: defaultRetryDelaysMs,
    lockTiming,
    ...options,
  };
  return {
    dir: settings.dir,
    pull: (entry, pullOptions) => pull(settings, entry, pullOptions),
    list: () => list(settings),
    find: (id) => find(settings, id),
    remove: (id) => remove(settings, id),
  };
}

async function find(settings: Settings, id: string): Promise<InstalledModel | undefined> {
  return (await findBundled(settings.entries, id)) ?? (await readInstalled(modelDir(settings, id)));
}

async function list({ dir }: Settings): Promise<readonly InstalledModel[]> {
  const names = await readdir(dir).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(error, dir);
  });
  const models = await Promise.all(names.map((name) => readInstalled(join(dir, name))));
  return models.filter((model) => model !== undefined).sort((a, b) => a.id.localeCompare(b.id, 'en'));
}

async function remove(settings: Settings, id: string): Promise<number> {
  const dir = modelDir(settings, id);
  const names = await readdir(dir).catch(() => undefined);
  if (!names) throw notPulled(id, await findBundled(settings.entries, id));
  const attempt = await PullLock.try(lockPath(settings, id), settings.lockTiming);
  if (attempt.kind === 'held') {
    throw new ModelsError(
      'MODELS_BUSY',
      `${id} is being pulled by process ${attempt.ownerPid}. Stop that pull first.`,
      { id, ownerPid: attempt.ownerPid },
    );
  }
  try {
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(dir, name))).size));
    await rm(dir, { recursive: true });
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch (error) {
    throw fileError(error, dir);
  } finally {
    await attempt.lock.close();
  }
}

async function pull(settings: Settings, entry: CatalogueEntry, options: PullOptions): Promise<InstalledModel> {
  const there = await find(settings, entry.id);
  if (there) return there;
  await makeDir(settings.dir);
  const onWait = (ownerPid: number) => options.onProgress({ kind: 'waiting', ownerPid });
  const lock = await PullLock.acquire(lockPath(settings, entry.id), options.signal, onWait, settings.lockTiming);
  const dir = modelDir(settings, entry.id);
  try {
    await makeDir(dir);
    const signal = AbortSignal.any([options.signal, lock.lost]);
    return (await readInstalled(dir)) ?? (await pullModel({ ...settings, ...options, entry, dir, signal }));
  } finally {
    // Only succeeds while it is empty: a pull that never got a byte leaves no trace.
    await rmdir(dir).catch(() => undefined);
    await lock.close();
  }
}

async function makeDir(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
  } catch (error) {
    throw fileError(error, dir);
  }
}

/** Colons are not allowed in file names everywhere. */
function modelDir({ dir }: Settings, id: string): string {
  return join(dir, id.replaceAll(/[^a-z0-9.-]/gi, '_'));
}

function lockPath(settings: Settings, id: string): string {
  return `${modelDir(settings, id)}.lock`;
}

function notPulled(id: string, found: InstalledModel | undefined): ModelsError {
  const message = found
    ? `${id} is part of Regauge and cannot be removed.`
    : `${id} has not been pulled. See \`regauge models\` for what is here.`;
  return new ModelsError('MODELS_NOT_FOUND', message, { id });
}
