import type { ContentEvent } from './exchange.ts';
import { PartBorder } from './part-border.ts';
import type { Run } from './run.ts';

/** What the attempt that is being read has to do. */
export type FeedSignal =
  | { readonly kind: 'go-on' }
  /** A stop string was met: the answer is complete. */
  | { readonly kind: 'stopped'; readonly matched: string }
  /** The continuation does not spell again what was delivered. */
  | { readonly kind: 'unlike' };

/** Takes what an attempt generates into a run. */
export interface Feed {
  /** What is generated now is thought, whether its text has left or not. */
  readonly isThinking: boolean;
  take(events: readonly ContentEvent[]): FeedSignal;
  /** Gives out what was held back, when the attempt finished. */
  finish(): FeedSignal;
}

export const goOn: FeedSignal = { kind: 'go-on' };

type TextEvent = Extract<ContentEvent, { kind: 'thinking' | 'answer' }>;

/** A replica that tells ids says them with the text they spell, or with the piece after it. */
const maxPending = 8;

/**
 * Takes in an attempt whose replica splits thinking from answer and watches stop strings itself.
 *
 * Text leaves with its ids and never before: a stream that is cut between the two would otherwise deliver text that the
 * continuation spells again.
 */
export class DirectFeed implements Feed {
  readonly #run: Run;
  readonly #border = new PartBorder();
  #pending: TextEvent[] = [];

  constructor(run: Run) {
    this.#run = run;
  }

  get isThinking(): boolean {
    return this.#run.text.isThinking;
  }

  take(events: readonly ContentEvent[]): FeedSignal {
    for (const event of events) this.#event(event);
    return goOn;
  }

  finish(): FeedSignal {
    if (this.#pending.length > 0) this.#run.text.lacksIds = true;
    this.#release();
    for (const { kind, text } of this.#border.end()) this.#run.publish(kind, text);
    return goOn;
  }

  #event(event: ContentEvent): void {
    switch (event.kind) {
      case 'prompt-tokens':
        this.#run.text.promptTokens = event.tokens;
        return;
      case 'silent-tokens':
        this.#run.commit(event.tokens, this.#run.text.isThinking && this.#pending.length === 0);
        this.#release();
        return;
      case 'thinking':
      case 'answer':
        this.#text(event);
    }
  }

  #text(event: TextEvent): void {
    const tokens = event.tokens ?? [];
    this.#pending.push(event);
    if (tokens.length > 0) this.#run.commit(tokens, event.kind === 'thinking');
    else if (this.#tellsIds()) return;
    else this.#run.text.lacksIds = true;
    this.#release();
  }

  #tellsIds(): boolean {
    return this.#run.text.isExact && this.#pending.length <= maxPending;
  }

  #release(): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const { kind, text } of pending.flatMap((event) => this.#border.push(event))) this.#run.publish(kind, text);
  }
}
