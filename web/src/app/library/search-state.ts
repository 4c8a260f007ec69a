import { type Signal, signal } from '@preact/signals';
import type { SearchHit } from '#wire';
import type { Api } from '../../api/api-client.ts';
import { type ApiProblem, toProblem } from '../../api/api-error.ts';

export type SearchStatus =
  | { readonly kind: 'empty' | 'loading' }
  | { readonly kind: 'found'; readonly query: string; readonly hits: readonly SearchHit[] }
  | { readonly kind: 'failed'; readonly problem: ApiProblem };

/** Until no key was pressed for so long, nothing is asked. */
const restMs = 150;
/** As the server takes. */
export const mostQueryChars = 200;

/** A search as it is typed: the newest question counts, answers to earlier ones are dropped. Found is shown until found anew. */
export class SearchState {
  readonly text: Signal<string> = signal('');
  readonly status: Signal<SearchStatus> = signal({ kind: 'empty' });
  /** Which hit Enter opens. */
  readonly chosen: Signal<number> = signal(0);
  readonly #search: Api['search'];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = new AbortController();

  constructor(search: Api['search']) {
    this.#search = search;
  }

  write(text: string): void {
    this.text.value = text.slice(0, mostQueryChars);
    this.close();
    if (text.trim() === '') this.#settle({ kind: 'empty' });
    else {
      if (this.status.value.kind !== 'found') this.status.value = { kind: 'loading' };
      this.#timer = setTimeout(() => void this.askNow(), restMs);
    }
  }

  async askNow(): Promise<void> {
    this.close();
    const asked = new AbortController();
    this.#asked = asked;
    const query = this.text.value.trim();
    try {
      const { hits } = await this.#search(query, asked.signal);
      if (!asked.signal.aborted) this.#settle({ kind: 'found', query, hits });
    } catch (error) {
      if (!asked.signal.aborted) this.#settle({ kind: 'failed', problem: toProblem(error) });
    }
  }

  /** To the next or the one before, around the ends. */
  step(by: 1 | -1): void {
    const status = this.status.value;
    if (status.kind !== 'found' || status.hits.length === 0) return;
    const { length } = status.hits;
    this.chosen.value = (this.chosen.value + by + length) % length;
  }

  chosenHit(): SearchHit | undefined {
    const status = this.status.value;
    return status.kind === 'found' ? status.hits[this.chosen.value] : undefined;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#asked.abort();
  }

  #settle(status: SearchStatus): void {
    this.status.value = status;
    this.chosen.value = 0;
  }
}
