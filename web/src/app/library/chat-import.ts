import { type Signal, signal } from '@preact/signals';
import { type ApiProblem, toProblem } from '../../api/api-error.ts';
import { importBatches } from './import-batches.ts';
import type { LibraryApi, SkippedChat } from './library-api.ts';

/** A page that holds more, as text and as values, is ended by some browsers. */
export const mostImportBytes: number = 256 * 1024 * 1024;

export type ImportStatus =
  | { readonly kind: 'none' | 'reading' | 'unreadable' | 'too-large' }
  | { readonly kind: 'importing'; readonly done: number; readonly all: number }
  | {
      readonly kind: 'over';
      readonly imported: number;
      readonly skipped: readonly SkippedChat[];
      /** Why it ended early; what was taken before stays. */
      readonly problem: ApiProblem | null;
    };

/** One file after another into the chats; large ones in parts. */
export class ChatImport {
  readonly status: Signal<ImportStatus> = signal({ kind: 'none' });
  readonly #api: Pick<LibraryApi, 'imported'>;

  constructor(api: Pick<LibraryApi, 'imported'>) {
    this.#api = api;
  }

  async read(file: Pick<File, 'size' | 'text'>): Promise<void> {
    if (file.size > mostImportBytes) {
      this.status.value = { kind: 'too-large' };
      return;
    }
    this.status.value = { kind: 'reading' };
    const read = await file.text().then(parsed, () => undefined);
    if (read === undefined) this.status.value = { kind: 'unreadable' };
    else await this.#import(importBatches(read.document));
  }

  async #import(batches: readonly unknown[]): Promise<void> {
    const skipped: SkippedChat[] = [];
    let [imported, done] = [0, 0];
    try {
      for (const batch of batches) {
        this.status.value = { kind: 'importing', done, all: batches.length };
        const result = await this.#api.imported(batch);
        imported += result.chats.length;
        skipped.push(...result.skipped);
        done += 1;
      }
      this.status.value = { kind: 'over', imported, skipped, problem: null };
    } catch (error) {
      this.status.value = { kind: 'over', imported, skipped, problem: toProblem(error) };
    }
  }
}

function parsed(text: string): { readonly document: unknown } | undefined {
  try {
    return { document: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
