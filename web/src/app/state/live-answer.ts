import { type Signal, signal } from '@preact/signals';
import type { AnswerEvent } from '#wire';
import { type AnswerProgress, afterEvent, notBegun } from '../../answers/answer-progress.ts';
import { followAnswer } from '../../answers/follow-answer.ts';
import { waitOrWake } from '../../answers/wake-up.ts';
import type { Api } from '../../api/api-client.ts';
import { type ApiProblem, toProblem } from '../../api/api-error.ts';

export type TextPart = 'thinking' | 'answer';

/** Text does not go through signals: a view takes each piece as it comes, whatever else is drawn. */
export interface TextReader {
  append(part: TextPart, text: string): void;
  replace(part: TextPart, text: string): void;
  /** Nothing more comes. */
  finish(): void;
}

export interface LiveAnswerOptions {
  readonly id: string;
  readonly api: Pick<Api, 'stream'>;
  /** What is held already. */
  readonly thinking: string;
  readonly answer: string;
  readonly onDone: (live: LiveAnswer) => void;
}

/** An answer while it is written, as this page holds it. It reads until the end, whoever looks. */
export class LiveAnswer {
  readonly id: string;
  readonly progress: Signal<AnswerProgress> = signal(notBegun);
  /** The stream is gone for the moment. */
  readonly isCut: Signal<boolean> = signal(false);
  readonly problem: Signal<ApiProblem | null> = signal(null);
  readonly #options: LiveAnswerOptions;
  readonly #over = new AbortController();
  readonly #readers = new Set<TextReader>();
  readonly #text: Record<TextPart, string>;
  #runId = '';

  constructor(options: LiveAnswerOptions) {
    this.id = options.id;
    this.#options = options;
    this.#text = { thinking: options.thinking, answer: options.answer };
  }

  textOf(part: TextPart): string {
    return this.#text[part];
  }

  read(reader: TextReader): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  /** Begins to read its run. Called once. */
  follow(runId: string): void {
    this.#runId = runId;
    void this.#follow();
  }

  /** Stops reading; the run goes on at the server. */
  close(): void {
    this.#over.abort();
    this.#readers.clear();
  }

  async #follow(): Promise<void> {
    const { id, api } = this.#options;
    try {
      await followAnswer({
        open: (place, signal) => api.stream(place, signal),
        place: () => ({ runId: this.#runId, answerId: id, ...this.#held() }),
        onEvent: (event) => this.#take(event),
        onCut: (isCut) => {
          this.isCut.value = isCut;
        },
        wait: waitOrWake,
        chance: Math.random,
        signal: this.#over.signal,
      });
    } catch (error) {
      if (!this.#over.signal.aborted) this.problem.value = toProblem(error);
    }
  }

  #held(): { readonly thinkingChars: number; readonly answerChars: number } {
    return { thinkingChars: this.#text.thinking.length, answerChars: this.#text.answer.length };
  }

  #take(event: AnswerEvent): void {
    if (this.#over.signal.aborted) return;
    if (event.kind === 'start') {
      this.#cut('thinking', event.start.thinkingChars);
      this.#cut('answer', event.start.answerChars);
    }
    if (event.kind === 'thinking' || event.kind === 'answer') this.#append(event.kind, event.text);
    if (event.kind === 'done' && event.answer.state === 'running') {
      this.#runId = event.answer.runId ?? this.#runId;
      return;
    }
    this.progress.value = afterEvent(this.progress.value, event, performance.now());
    if (event.kind !== 'done') return;
    for (const reader of this.#readers) reader.finish();
    this.#options.onDone(this);
  }

  #append(part: TextPart, text: string): void {
    this.#text[part] += text;
    for (const reader of this.#readers) reader.append(part, text);
  }

  /** The server has less than was shown: it lost the end in a crash, and writes another one. */
  #cut(part: TextPart, chars: number): void {
    if (chars >= this.#text[part].length) return;
    this.#text[part] = this.#text[part].slice(0, chars);
    for (const reader of this.#readers) reader.replace(part, this.#text[part]);
  }
}
