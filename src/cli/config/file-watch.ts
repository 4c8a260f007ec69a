import { type FSWatcher, watch } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

export interface FileWatchOptions {
  readonly path: string;
  /** What is known of it already. */
  readonly text: string;
  /** Told of every other text, in order, and of the same one where it was asked for. */
  readonly onText: (text: string) => void;
  /** Told in words when the file cannot be followed. */
  readonly onTrouble: (trouble: string) => void;
}

/** Editors write a file in several steps, a ConfigMap is swapped in three. */
const settleMs = 100;

/**
 * Follows a small text file by its content: whatever is done to it, what counts is whether it reads differently
 * afterwards. The folder is watched, not the file, because editors and Kubernetes put another file in its place.
 */
export class FileWatch {
  readonly #options: FileWatchOptions;
  readonly #watchers: FSWatcher[] = [];
  #text: string;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();
  #isClosed = false;

  private constructor(options: FileWatchOptions) {
    this.#options = options;
    this.#text = options.text;
  }

  /** Begins to watch, and looks once: the file may have changed since it was read. */
  static async start(options: FileWatchOptions): Promise<FileWatch> {
    const following = new FileWatch(options);
    const real = await realpath(options.path).catch(() => options.path);
    const names = new Set([basename(options.path), basename(real)]);
    for (const folder of new Set([dirname(options.path), dirname(real)])) following.#watch(folder, names);
    following.#soon();
    return following;
  }

  /** Reads it now, and tells of it even if it is the same. */
  ask(): void {
    this.#reading = this.#reading.then(() => this.#read(true));
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
  }

  #watch(folder: string, names: ReadonlySet<string>): void {
    const trouble = (error: Error) =>
      this.#options.onTrouble(`${folder} cannot be watched (${error.message}): send SIGHUP after an edit`);
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => {
        // `..data` is the link that a ConfigMap is swapped by.
        if (name === null || names.has(name) || name.startsWith('..')) this.#soon();
      });
      watcher.on('error', trouble);
      this.#watchers.push(watcher);
    } catch (error) {
      if (error instanceof Error) trouble(error);
    }
  }

  /** Not put off by further events, or a folder where much happens would never be looked into. */
  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#reading = this.#reading.then(() => this.#read(false));
    }, settleMs);
  }

  async #read(isAsked: boolean): Promise<void> {
    const { path, onText, onTrouble } = this.#options;
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      // In the middle of an edit it may be gone for a moment; whoever asks wants to know.
      if (isAsked) onTrouble(`${path} cannot be read (${error instanceof Error ? error.message : String(error)})`);
      return;
    }
    if (this.#isClosed || (text === this.#text && !isAsked)) return;
    this.#text = text;
    onText(text);
  }
}
