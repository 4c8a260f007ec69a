import { unreachable } from '#kernel';
import { createThinkingSplitter, StopWatch, type ThinkingPiece, type ThinkingSplitter } from '#wire';
import type { Part } from './delivered-text.ts';
import type { ContentEvent } from './exchange.ts';
import { type Feed, type FeedSignal, goOn } from './feed.ts';
import type { Run } from './run.ts';
import type { Seam } from './seam.ts';

/**
 * Takes in the rest of a run as plain text: splits it from the part in which the seam lies, watches stop strings across the
 * seam, and swallows what is spelt a second time.
 */
export class ContinuationFeed implements Feed {
  readonly #run: Run;
  readonly #splitter: ThinkingSplitter;
  readonly #stops: StopWatch;
  #surplus: string;
  /** What the rest of the seam's last token asks for: it may complete a stop string. */
  readonly opening: FeedSignal;

  /** Publishes what of the seam's last token had not left. */
  constructor(run: Run, seam: Seam) {
    this.#run = run;
    this.#splitter = splitterWithin(seam.part);
    this.#stops = new StopWatch(run.request.stop, run.text.delivered.answer);
    this.#surplus = seam.surplus;
    this.opening = this.#pieces(this.#splitter.push(seam.rest));
  }

  get isThinking(): boolean {
    return this.#splitter.isThinking;
  }

  /** Text that the gateway adds itself, the end of a thought above all. */
  add(text: string): FeedSignal {
    return this.#pieces(this.#splitter.push(text));
  }

  take(events: readonly ContentEvent[]): FeedSignal {
    for (const event of events) {
      const signal = this.#event(event);
      if (signal.kind !== 'go-on') return signal;
    }
    return goOn;
  }

  finish(): FeedSignal {
    const signal = this.#pieces(this.#splitter.end());
    if (signal.kind !== 'go-on') return signal;
    this.#run.publish('answer', this.#stops.flush());
    return this.#surplus === '' ? goOn : { kind: 'unlike' };
  }

  #event(event: ContentEvent): FeedSignal {
    // Its prompt is the run's own tokens.
    if (event.kind === 'prompt-tokens') return goOn;
    const { tokens } = event;
    if (tokens) this.#run.commit(tokens, this.#splitter.isThinking);
    else this.#run.text.lacksIds = true;
    return event.kind === 'silent-tokens' ? goOn : this.#pieces(this.#splitter.push(event.text));
  }

  #pieces(pieces: readonly ThinkingPiece[]): FeedSignal {
    for (const { kind, text } of pieces) {
      const fresh = this.#swallow(text);
      if (fresh === undefined) return { kind: 'unlike' };
      if (kind === 'thinking') {
        this.#run.publish(kind, fresh);
        continue;
      }
      const { text: free, matched } = this.#stops.push(fresh);
      this.#run.publish(kind, free);
      if (matched !== undefined) return { kind: 'stopped', matched };
    }
    return goOn;
  }

  /** @returns what of the text is new; undefined when it is not what was delivered */
  #swallow(text: string): string | undefined {
    const again = Math.min(text.length, this.#surplus.length);
    if (!this.#surplus.startsWith(text.slice(0, again))) return undefined;
    this.#surplus = this.#surplus.slice(again);
    return text.slice(again);
  }
}

/** A splitter as it stands in the middle of a part; the letter takes it past the line breaks of the part's beginning. */
function splitterWithin(part: Part): ThinkingSplitter {
  const tags = { kind: 'text', open: '<think>', close: '</think>' } as const;
  const splitter = createThinkingSplitter({ tags, startsInThinking: part !== 'answer' });
  splitter.push(textInside(part));
  return splitter;
}

function textInside(part: Part): string {
  switch (part) {
    case 'thinking':
    case 'answer':
      return 'x';
    case 'answer-after-thought':
      return 'x</think>x';
    default:
      return unreachable(part);
  }
}
