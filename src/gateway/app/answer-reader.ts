import type { ServerResponse } from 'node:http';
import { answerEvent } from '#wire';
import { eventStream } from '../run-writer.ts';
import type { LiveAnswer } from './live-answer.ts';

export interface AnswerReaderOptions {
  /** What the reader holds, in UTF-16 units. */
  readonly thinkingChars: number;
  readonly answerChars: number;
  readonly keepAliveMs: number;
  readonly slowReaderMs: number;
}

/**
 * Events are packed, since each has its overhead: text leaves at once when none left for a while, then as soon as there
 * is a word of it, at most so often.
 */
const pacing = { wordChars: 16, wordEveryMs: 30, restEveryMs: 120, tokensEveryMs: 500 } as const;

/** At most 16,384 characters: a page that opens late can show the first at once. */
const pieceOfText = /[\s\S]{1,16384}/gu;

/** Writes an answer to one socket while it is written, from wherever its reader is. */
export class AnswerReader {
  readonly #live: LiveAnswer;
  readonly #response: ServerResponse;
  readonly #options: AnswerReaderOptions;
  readonly #unwatch: () => void;
  readonly #keepAlive: NodeJS.Timeout;
  #thinkingChars: number;
  #answerChars: number;
  #moves = 0;
  #sentMs = Number.NEGATIVE_INFINITY;
  #countedMs = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #slow: NodeJS.Timeout | undefined;
  #isBlocked = false;
  #isOver = false;

  constructor(live: LiveAnswer, response: ServerResponse, options: AnswerReaderOptions) {
    this.#live = live;
    this.#response = response;
    this.#options = options;
    const { thinking, answer } = live.run.text.delivered;
    this.#thinkingChars = Math.min(options.thinkingChars, thinking.length);
    this.#answerChars = Math.min(options.answerChars, answer.length);
    this.#unwatch = live.watch(() => this.#wake());
    this.#keepAlive = setInterval(() => this.#beat(), options.keepAliveMs);
    response.on('close', () => this.#leave());
    response.on('error', () => this.#leave());
    writeStreamHead(response);
    this.#begin();
    this.#wake();
  }

  #begin(): void {
    const { run, thinkingElapsedMs, thoughtMs } = this.#live;
    this.#write(
      answerEvent({
        kind: 'start',
        start: {
          thinkingChars: this.#thinkingChars,
          answerChars: this.#answerChars,
          tokens: run.text.tokens.length,
          elapsedMs: Math.round(performance.now() - run.arrivedMs),
          thinkingElapsedMs: thinkingElapsedMs === null ? null : Math.round(thinkingElapsedMs),
          thoughtMs,
        },
      }),
    );
  }

  #wake(): void {
    if (this.#isOver || this.#isBlocked) return;
    if (this.#live.isLost) {
      this.#response.destroy();
      return;
    }
    if (this.#live.finished) {
      this.#finish();
      return;
    }
    const { thinking, answer } = this.#live.run.text.delivered;
    const chars = thinking.length - this.#thinkingChars + answer.length - this.#answerChars;
    if (chars === 0 && this.#moves === this.#live.moves.length) return;
    clearTimeout(this.#timer);
    const waitMs = this.#waitMs(chars);
    if (waitMs <= 0) this.#send();
    else this.#timer = setTimeout(() => this.#wake(), waitMs);
  }

  #waitMs(chars: number): number {
    const everyMs = chars >= pacing.wordChars ? pacing.wordEveryMs : pacing.restEveryMs;
    return everyMs - (performance.now() - this.#sentMs);
  }

  /** All there is. */
  #send(): void {
    const { text } = this.#live.run;
    const { thinking, answer } = text.delivered;
    let events = this.#movesText();
    events += textEvents('thinking', thinking.slice(this.#thinkingChars));
    events += textEvents('answer', answer.slice(this.#answerChars));
    this.#thinkingChars = thinking.length;
    this.#answerChars = answer.length;
    const nowMs = performance.now();
    if (events !== '' && nowMs - this.#countedMs >= pacing.tokensEveryMs) {
      this.#countedMs = nowMs;
      events += answerEvent({ kind: 'tokens', tokens: text.tokens.length });
    }
    this.#sentMs = nowMs;
    this.#write(events);
  }

  #movesText(): string {
    const moves = this.#live.moves.slice(this.#moves);
    this.#moves += moves.length;
    return moves.map((move) => answerEvent({ kind: 'move', move })).join('');
  }

  #finish(): void {
    const { finished } = this.#live;
    if (!finished) return;
    this.#send();
    this.#over();
    this.#response.end(answerEvent({ kind: 'done', answer: finished }));
  }

  #write(events: string): void {
    if (events === '') return;
    this.#keepAlive.refresh();
    if (this.#response.write(events)) return;
    this.#isBlocked = true;
    this.#slow = setTimeout(() => this.#response.destroy(), this.#options.slowReaderMs);
    this.#response.once('drain', () => {
      clearTimeout(this.#slow);
      this.#isBlocked = false;
      this.#wake();
    });
  }

  #beat(): void {
    if (!this.#isBlocked) this.#write(answerEvent({ kind: 'alive' }));
  }

  #leave(): void {
    if (!this.#isOver) this.#over();
  }

  #over(): void {
    this.#isOver = true;
    this.#unwatch();
    clearInterval(this.#keepAlive);
    clearTimeout(this.#timer);
    clearTimeout(this.#slow);
  }
}

/** In events of bounded size, no character cut in two. */
export function textEvents(kind: 'thinking' | 'answer', text: string): string {
  const pieces = text.match(pieceOfText) ?? [];
  return pieces.map((piece) => answerEvent({ kind, text: piece })).join('');
}

export function writeStreamHead(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': eventStream,
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
  response.socket?.setNoDelay(true);
}
