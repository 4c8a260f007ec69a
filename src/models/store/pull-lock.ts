import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoOf, fileError, ModelsError, stoppedBy } from '../errors.ts';

export interface LockTiming {
  readonly heartbeatMs: number;
  /** Without a heartbeat for this long the owner is taken for dead. */
  readonly staleMs: number;
  readonly pollMs: number;
}

export const lockTiming: LockTiming = { heartbeatMs: 2_000, staleMs: 15_000, pollMs: 250 };

export type LockAttempt =
  | { readonly kind: 'acquired'; readonly lock: PullLock }
  | { readonly kind: 'held'; readonly ownerPid: number };

/**
 * Lets one process at a time write a model, across processes and machines that share the folder.
 *
 * A file with the owner's pid, touched while the owner lives. Age decides and the pid does not: containers that share a
 * volume do not share pids. Whoever takes over a stale lock does so under a second, momentary lock, so that of two
 * waiters only one can.
 */
export class PullLock {
  readonly #path: string;
  readonly #token: string;
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;

  private constructor(path: string, token: string, { heartbeatMs }: LockTiming) {
    this.#path = path;
    this.#token = token;
    this.#timer = setInterval(() => void this.#beat(), heartbeatMs).unref();
  }

  /** @throws {ModelsError} a file error */
  static async try(path: string, timing: LockTiming = lockTiming): Promise<LockAttempt> {
    const token = randomUUID();
    if (await create(path, token)) return { kind: 'acquired', lock: new PullLock(path, token, timing) };
    if (await isStale(path, timing)) await removeStale(path, timing);
    const owner = await readOwner(path);
    return owner ? { kind: 'held', ownerPid: owner.pid } : PullLock.try(path, timing);
  }

  /**
   * Waits for as long as the owner shows life.
   *
   * @param onWait - told once, with the owner's pid
   * @throws {ModelsError} `MODELS_INTERRUPTED`
   */
  static async acquire(
    path: string,
    signal: AbortSignal,
    onWait: (ownerPid: number) => void,
    timing: LockTiming = lockTiming,
  ): Promise<PullLock> {
    for (let isFirst = true; ; isFirst = false) {
      const attempt = await PullLock.try(path, timing);
      if (attempt.kind === 'acquired') return attempt.lock;
      if (isFirst) onWait(attempt.ownerPid);
      await delay(timing.pollMs, undefined, { signal }).catch(() => {
        throw stoppedBy(signal, 'Waiting for another pull');
      });
    }
  }

  /** Aborted when another process took this one for dead (a suspended laptop): stop writing. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (await this.#isOurs()) await rm(this.#path, { force: true });
  }

  async #beat(): Promise<void> {
    const now = new Date();
    try {
      if (!(await this.#isOurs())) throw new Error('taken over');
      await utimes(this.#path, now, now);
    } catch (cause) {
      clearInterval(this.#timer);
      this.#lost.abort(
        new ModelsError(
          'MODELS_LOCK_LOST',
          'Another process took over this pull. Run the command again: it waits or resumes.',
          {},
          { cause },
        ),
      );
    }
  }

  async #isOurs(): Promise<boolean> {
    return (await readOwner(this.#path))?.token === this.#token;
  }
}

interface Owner {
  readonly pid: number;
  readonly token: string;
}

async function create(path: string, token: string): Promise<boolean> {
  try {
    await writeFile(path, `${process.pid} ${token}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw fileError(error, path);
  }
}

async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    const [pid = '', token = ''] = (await readFile(path, 'utf8')).trim().split(' ');
    return { pid: Number(pid), token };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileError(error, path);
  }
}

async function isStale(path: string, { staleMs }: LockTiming): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > staleMs;
  } catch {
    return false;
  }
}

/** Looks again once it is alone: the lock may have been taken over, and be fresh, since the first look. */
async function removeStale(path: string, timing: LockTiming): Promise<void> {
  const gate = `${path}.takeover`;
  try {
    await mkdir(gate);
  } catch {
    if (await isStale(gate, timing)) await rmdir(gate).catch(() => undefined);
    return;
  }
  if (await isStale(path, timing)) await rm(path, { force: true });
  await rmdir(gate);
}
