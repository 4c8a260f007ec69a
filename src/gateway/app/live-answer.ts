import type { Chats } from '#chats';
import type { AnswerAttempt, AnswerError, AnswerMove, AnswerState, AnswerUsage, FinishedAnswer } from '#wire';
import type { AttemptRecord } from '../replica.ts';
import type { Run, RunReader } from '../run.ts';
import type { RunEnd } from '../run-event.ts';
import type { ReplicaPlace } from './app-options.ts';

/** Between two writes of one answer: what a crash can cost. */
const writeEveryMs = 250;
const maxEventsPerWrite = 4_096;

export interface LiveAnswerOptions {
  readonly owner: string;
  readonly answerId: string;
  readonly run: Run;
  readonly chats: Chats;
  readonly placeOf: (replicaId: string) => ReplicaPlace;
  readonly onBug: (error: unknown) => void;
}

/** Told that there is more, or that it is over. */
export type AnswerListener = () => void;

/**
 * One answer while it is written: takes what its run says to the store, and tells those who watch.
 *
 * Watchers read the run's own text from wherever they are, so that a slow one costs nothing and holds up nobody. What is
 * kept is what readers were told, with the ids that were told with it: a later process can go on from there.
 */
export class LiveAnswer implements RunReader {
  readonly run: Run;
  readonly answerId: string;
  /** Resolves when the end is written down. */
  readonly kept: Promise<void>;
  readonly moves: AnswerMove[] = [];
  readonly #options: LiveAnswerOptions;
  readonly #listeners = new Set<AnswerListener>();
  #cursor = 0;
  #writes: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #thinkingSinceMs: number | undefined;
  #thoughtUntilMs: number | undefined;
  #writer: AttemptRecord | undefined;
  #shown = { thinkingChars: 0, answerChars: 0 };
  #finished: FinishedAnswer | undefined;
  #isPromptKept = false;
  #isStopped = false;
  #isLost = false;

  constructor(options: LiveAnswerOptions) {
    this.#options = options;
    this.run = options.run;
    this.answerId = options.answerId;
    this.run.attach(this);
    this.kept = this.run.over.then((end) => this.#end(end)).catch((error: unknown) => this.#lose(error));
  }

  get cursor(): number {
    return this.#cursor;
  }

  /** The answer as it was written down; undefined while it is not. */
  get finished(): FinishedAnswer | undefined {
    return this.#finished;
  }

  /** Nothing more will come of it. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Since the first thinking token; null before it. */
  get thinkingElapsedMs(): number | null {
    return this.#thinkingSinceMs === undefined ? null : performance.now() - this.#thinkingSinceMs;
  }

  /** How long the thought took; null while it goes on, or where there was none. */
  get thoughtMs(): number | null {
    if (this.#thinkingSinceMs === undefined || this.#thoughtUntilMs === undefined) return null;
    return Math.round(this.#thoughtUntilMs - this.#thinkingSinceMs);
  }

  /** Ends it as its user asked; again is no change. */
  stop(): void {
    if (this.run.end) return;
    this.#isStopped = true;
    this.run.cancel('its user stopped it');
  }

  watch(listener: AnswerListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  wake(): void {
    this.#noteTimes();
    this.#noteMove();
    this.#timer ??= setTimeout(() => this.#write(), writeEveryMs);
    for (const listener of this.#listeners) listener();
  }

  #noteTimes(): void {
    const { part } = this.run.text;
    if (part !== 'start') this.#thinkingSinceMs ??= part === 'thinking' ? performance.now() : undefined;
    if (part === 'answer' && this.#thinkingSinceMs !== undefined) this.#thoughtUntilMs ??= performance.now();
  }

  /** Another replica writes: readers are shown where. */
  #noteMove(): void {
    const { attempts, text } = this.run;
    const writer = attempts.findLast(({ completionTokens }) => completionTokens > 0);
    const from = this.#writer;
    if (writer && from && writer.replicaId !== from.replicaId) {
      const to = { replicaId: writer.replicaId, ...this.#options.placeOf(writer.replicaId) };
      const atToken = text.tokens.length - writer.completionTokens;
      this.moves.push({ from: this.#attempt(from), to, atToken, ...this.#shown });
    }
    this.#writer = writer ?? from;
    this.#shown = { thinkingChars: text.delivered.thinking.length, answerChars: text.delivered.answer.length };
  }

  /** Takes what the log has to the store. Writes follow one another; one that fails is told, and the next is tried. */
  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const slice = this.run.log.slice(this.#cursor, maxEventsPerWrite);
    if (slice.kind === 'trimmed' || slice.events.length === 0) return;
    this.#cursor = slice.last;
    const stretch = { thinking: '', answer: '', tokens: [] as number[] | undefined };
    for (const event of slice.events) {
      if (event.kind === 'thinking' || event.kind === 'answer') stretch[event.kind] += event.text;
      if (!('tokens' in event)) continue;
      if (event.tokens === undefined) stretch.tokens = undefined;
      else stretch.tokens?.push(...event.tokens);
    }
    const { promptTokens } = this.run.text;
    const prompt = this.#isPromptKept ? {} : { promptTokens, tokenizer: this.run.tokenizer };
    this.#isPromptKept ||= promptTokens !== undefined;
    const { chats, answerId, onBug } = this.#options;
    this.#writes = this.#writes
      .then(() => chats.appendStretch(answerId, this.run.id, { ...stretch, ...prompt }))
      .catch(onBug);
  }

  async #end(end: RunEnd): Promise<void> {
    const { chats, answerId, owner, run } = this.#options;
    this.#noteTimes();
    while (this.#cursor < run.log.last) {
      const before = this.#cursor;
      this.#write();
      if (this.#cursor === before) break;
    }
    clearTimeout(this.#timer);
    await this.#writes;
    // The process is going down: the next one goes on from what is written.
    if (end.kind === 'cancelled' && !this.#isStopped) return;
    const state = stateAfter(end);
    const finishReason = end.kind === 'complete' ? end.reason : null;
    await chats.finishAnswer(answerId, run.id, {
      state,
      finishReason,
      error: end.kind === 'failed' ? answerError(end.error) : null,
      usage: this.#usage(),
      attempts: run.attempts.map((one) => this.#attempt(one)),
      keepTokens: state !== 'complete' || finishReason === 'length',
    });
    const { thinking, answer, ...kept } = await chats.answer(owner, answerId);
    this.#finished = { ...kept, thinkingChars: thinking.length, answerChars: answer.length };
    run.detach(this);
    for (const listener of this.#listeners) listener();
  }

  /** Its end could not be written down: readers come back, and find what is in the store. */
  #lose(error: unknown): void {
    this.#isLost = true;
    this.run.detach(this);
    for (const listener of this.#listeners) listener();
    this.#options.onBug(error);
  }

  #attempt({ replicaId, end, reason, completionTokens }: AttemptRecord): AnswerAttempt {
    return { replicaId, ...this.#options.placeOf(replicaId), end, reason, completionTokens };
  }

  #usage(): AnswerUsage {
    const { run } = this.#options;
    const record = run.record();
    const first = record.attempts.find(({ ttftMs }) => ttftMs !== undefined);
    const totalMs = Math.round(performance.now() - run.arrivedMs);
    const thinkingElapsed = this.#thinkingSinceMs === undefined ? 0 : performance.now() - this.#thinkingSinceMs;
    return {
      promptTokens: record.promptTokens,
      cachedTokens: record.cachedTokens,
      thinkingTokens: record.reasoningTokens,
      answerTokens: record.completionTokens - record.reasoningTokens,
      isEstimated: record.estimated,
      costMicroUsd: record.costMicroUsd,
      ttftMs: first?.ttftMs === undefined ? null : Math.round(first.startedMs + first.ttftMs),
      thinkingMs: this.thoughtMs ?? Math.round(thinkingElapsed),
      totalMs,
    };
  }
}

function stateAfter(end: RunEnd): Exclude<AnswerState, 'running'> {
  if (end.kind === 'complete') return 'complete';
  return end.kind === 'cancelled' ? 'stopped' : 'failed';
}

function answerError(error: Extract<RunEnd, { kind: 'failed' | 'cancelled' }>['error']): AnswerError {
  const { retryAfterMs } = error.details;
  return {
    code: error.code,
    message: error.message,
    retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : null,
  };
}
