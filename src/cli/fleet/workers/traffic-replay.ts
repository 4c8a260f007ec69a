import type { AttemptReport } from '#fleet';
import type { AttemptNews } from './calls.ts';

/** Has the monitors hear what the attempts of one worker do, as if they were made here. */
export class TrafficReplay {
  readonly #began: (replicaId: string, promptTokens: number) => AttemptReport | undefined;
  readonly #reports = new Map<number, AttemptReport>();
  #heard = 0;

  /** @param began - answers with nothing where the replica has just gone */
  constructor(began: (replicaId: string, promptTokens: number) => AttemptReport | undefined) {
    this.#began = began;
  }

  /** Number of the last batch. */
  get heard(): number {
    return this.#heard;
  }

  /** Attempts that are not over. */
  get live(): number {
    return this.#reports.size;
  }

  hear(batch: number, news: readonly AttemptNews[]): void {
    this.#heard = batch;
    for (const one of news) this.#replay(one);
  }

  /** The worker is gone, and what it had under way with it. That says nothing of the replicas. */
  close(): void {
    for (const report of this.#reports.values()) report.ended({ kind: 'aborted' });
    this.#reports.clear();
  }

  #replay({ attempt, began, ttftMs, tokens, ended }: AttemptNews): void {
    const report = began ? this.#began(began.replicaId, began.promptTokens) : this.#reports.get(attempt);
    if (!report) return;
    if (began) this.#reports.set(attempt, report);
    if (ttftMs !== undefined) report.firstToken(ttftMs);
    if (tokens) report.tokens(tokens.count, tokens.elapsedMs);
    if (!ended) return;
    report.ended(ended);
    this.#reports.delete(attempt);
  }
}
