import type { AttemptReport } from '#fleet';
import type { AttemptNews } from './calls.ts';

export interface TrafficRelayOptions {
  /** Resolves when the batch was heard; rejects when there is nobody to hear it. */
  readonly send: (batch: number, news: readonly AttemptNews[]) => Promise<void>;
  readonly nowMs: () => number;
  /** Least time between two batches. */
  readonly batchMs: number;
}

type Collected = { -readonly [Key in keyof AttemptNews]: AttemptNews[Key] };

/**
 * Tells the first process what the attempts of this one do. Tokens are many, so news are gathered for a moment after
 * each batch, and for as long as it has not been heard: one entry an attempt, however long that takes.
 */
export class TrafficRelay {
  readonly #options: TrafficRelayOptions;
  #news = new Map<number, Collected>();
  #attempts = 0;
  #batch = 1;
  #isSending = false;

  constructor(options: TrafficRelayOptions) {
    this.#options = options;
  }

  /** Number of the batch that what happens now will be in. */
  get batch(): number {
    return this.#batch;
  }

  began(replicaId: string, promptTokens: number): AttemptReport {
    const { nowMs } = this.#options;
    const attempt = ++this.#attempts;
    let lastTokenMs = 0;
    this.#newsOf(attempt).began = { replicaId, promptTokens };
    return {
      firstToken: (ttftMs) => {
        lastTokenMs = nowMs();
        this.#newsOf(attempt).ttftMs = ttftMs;
      },
      tokens: (more) => {
        const news = this.#newsOf(attempt);
        const { count, elapsedMs } = news.tokens ?? { count: 0, elapsedMs: 0 };
        news.tokens = { count: count + more, elapsedMs: elapsedMs + nowMs() - lastTokenMs };
        lastTokenMs = nowMs();
      },
      ended: (outcome) => {
        this.#newsOf(attempt).ended = outcome;
      },
    };
  }

  #newsOf(attempt: number): Collected {
    const known = this.#news.get(attempt);
    if (known) return known;
    const news: Collected = { attempt };
    this.#news.set(attempt, news);
    void this.#sendSoon();
    return news;
  }

  async #sendSoon(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      while (this.#news.size > 0) {
        // The first news leave at once, with what happens in the same moment.
        await Promise.resolve();
        const news = [...this.#news.values()];
        this.#news = new Map();
        await this.#options.send(this.#batch++, news);
        await new Promise((resolve) => setTimeout(resolve, this.#options.batchMs));
      }
    } catch {
      // Nobody is left to hear anything: this process is about to end.
    } finally {
      this.#isSending = false;
    }
  }
}
