import { appendFile, chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lineFromText } from './paste-filter.ts';

/**
 * Messages typed before, newest last, one per line (breaks inside a message as ␊) in `chat-history`.
 *
 * Readable only by its owner, because people type secrets. History is a comfort: when the file cannot be read or written
 * the chat goes on without it, and `problem` says so once.
 */
export class ChatHistory {
  static readonly maxLines: number = 1_000;
  readonly #path: string;
  #lines: readonly string[] = [];
  #fileLines = 0;
  #problem: string | undefined;

  private constructor(path: string) {
    this.#path = path;
  }

  static async open(home: string): Promise<ChatHistory> {
    const history = new ChatHistory(join(home, 'chat-history'));
    await history.#load();
    return history;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  /** Keeps a message unless it repeats the last one. */
  async add(message: string): Promise<void> {
    const line = lineFromText(message);
    if (line.trim() === '' || line === this.#lines.at(-1)) return;
    this.#lines = [...this.#lines, line].slice(-ChatHistory.maxLines);
    await this.#attempt(async () => {
      await appendFile(this.#path, `${line}\n`, { mode: 0o600 });
      this.#fileLines++;
      if (this.#fileLines > ChatHistory.maxLines) await this.#trim();
    });
  }

  async #load(): Promise<void> {
    await this.#attempt(async () => {
      await mkdir(dirname(this.#path), { recursive: true });
      this.#lines = await this.#trim();
    });
  }

  /** Reads the file anew, because another chat may have added to it since. */
  async #trim(): Promise<readonly string[]> {
    const all = (await readIfThere(this.#path)).split('\n').filter((line) => line !== '');
    const kept = all.slice(-ChatHistory.maxLines);
    if (all.length > 0) await chmod(this.#path, 0o600);
    if (all.length > kept.length) await this.#rewrite(kept);
    this.#fileLines = kept.length;
    return kept;
  }

  async #rewrite(lines: readonly string[]): Promise<void> {
    const temporary = `${this.#path}.new`;
    await writeFile(temporary, `${lines.join('\n')}\n`, { mode: 0o600 });
    await rename(temporary, this.#path);
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#problem = `What you type is not remembered: ${reason}`;
    }
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
