import { type PositionTokens, StopWatch, type ThinkingPiece } from '#wire';
import type { LlamaModel } from '../native/index.ts';
import { positionLogprobs } from '../sampling/logprobs.ts';
import { Sampler } from '../sampling/sampler.ts';
import { type ThinkingMarks, ThoughtSegmenter } from '../text/thought-segmenter.ts';
import { TokenText } from '../text/token-text.ts';
import { namePosition } from './name-tokens.ts';
import type { FinishReason, RunEvent, RunSpec, RunTimings, RunUsage } from './run-spec.ts';

/** What the model's vocabulary means to every run; made once per model. */
export interface RunVocabulary {
  readonly model: LlamaModel;
  readonly marks: ThinkingMarks;
  readonly endTokens: readonly number[];
  /** Tokens of `\n` and of `</think>`, fed when a thought has to end. */
  readonly newlineTokens: Int32Array;
  readonly closeTokens: Int32Array;
}

/** What the engine does next with a run. */
export type RunStep =
  | { readonly kind: 'continue'; readonly tokens: Int32Array }
  | { readonly kind: 'finished'; readonly reason: FinishReason };

/**
 * One generation while it lives: from logits to tokens, text, parts and an end.
 *
 * Tokens come in one at a time through `accept`, whether sampled or fed. Text leaves through `takeDelta`, which may lag:
 * an unfinished character, a possible stop string or the line break before `</think>` is held back, and the tokens then
 * come with the next text.
 */
export class Run {
  readonly spec: RunSpec;
  /** The scheduler's name for this run. */
  readonly number: number;
  readonly promptTokens: Int32Array;
  readonly startsInThinking: boolean;
  readonly arrivalMs: number;
  cachedTokens = 0;
  admittedMs: number | undefined;

  readonly #vocabulary: RunVocabulary;
  readonly #sampler: Sampler;
  readonly #text: TokenText;
  readonly #stops: StopWatch;
  readonly #segmenter: ThoughtSegmenter;
  readonly #maxTokens: number;
  #thinkingBudget: number;
  #completionTokens = 0;
  #reasoningTokens = 0;
  #lastText = '';
  #pieces: ThinkingPiece[] = [];
  #tokenIds: number[] = [];
  #logprobs: PositionTokens[] = [];
  #firstTokenMs: number | undefined;
  #lastTokenMs: number | undefined;
  #itlMs: number | undefined;

  constructor(args: {
    readonly spec: RunSpec;
    readonly number: number;
    readonly promptTokens: Int32Array;
    readonly startsInThinking: boolean;
    readonly vocabulary: RunVocabulary;
    readonly contextTokens: number;
    readonly nowMs: number;
  }) {
    const { spec, vocabulary } = args;
    this.spec = spec;
    this.number = args.number;
    this.promptTokens = args.promptTokens;
    this.startsInThinking = args.startsInThinking;
    this.arrivalMs = args.nowMs;
    this.#vocabulary = vocabulary;
    this.#sampler = new Sampler(spec.sampling, spec.seed, args.promptTokens);
    this.#text = new TokenText((token) => vocabulary.model.piece(token));
    this.#stops = new StopWatch(spec.stop);
    this.#segmenter = new ThoughtSegmenter(vocabulary.marks, args.startsInThinking);
    const room = args.contextTokens - args.promptTokens.length;
    this.#maxTokens = Math.min(spec.maxTokens ?? room, room);
    const thinking = spec.thinking;
    this.#thinkingBudget =
      thinking.kind === 'split' && thinking.budget.kind === 'tokens' ? thinking.budget.count : Number.POSITIVE_INFINITY;
  }

  /** The thought ends with the next token; no effect once the answer has begun. */
  answerNow(): void {
    this.#thinkingBudget = 0;
  }

  /** Chooses the next token from a row of logits, takes it in, and says how to go on. */
  sample(logits: Float32Array, nowMs: number): RunStep {
    const asked = this.spec.topLogprobs;
    // Before sampling, which writes biases and penalties into the row.
    const raw = asked === undefined ? undefined : logits.slice();
    const masked =
      this.spec.ignoreEos || this.#completionTokens < this.spec.minTokens ? this.#vocabulary.endTokens : [];
    const token = this.#sampler.sample(logits, masked);
    if (raw) this.#logprobs.push(namePosition(this.#vocabulary.model, positionLogprobs(raw, token, asked ?? 0)));
    this.#noteTime(nowMs);
    const end = this.#accept(token);
    if (end) return { kind: 'finished', reason: end };
    if (!this.#mustCloseThought()) return { kind: 'continue', tokens: Int32Array.of(token) };
    return this.#closeThought(token);
  }

  /** The text and tokens since the last call; undefined when there is nothing to tell. */
  takeDelta(): Extract<RunEvent, { kind: 'delta' }> | undefined {
    if (this.#pieces.length === 0) return undefined;
    const delta = this.#delta();
    this.#pieces = [];
    this.#tokenIds = [];
    this.#logprobs = [];
    return delta;
  }

  /** What was held back, with the tokens that brought it; after the end. */
  takeRest(reason: FinishReason): Extract<RunEvent, { kind: 'delta' }> | undefined {
    const stoppedByString = reason.kind === 'stop' && typeof reason.matched === 'string';
    if (!stoppedByString) {
      const text = this.#text.flush();
      if (this.spec.thinking.kind === 'raw') this.#emitRaw(text, true);
      else this.#emitPieces(this.#segmenter.flush(text), true);
    }
    if (this.#pieces.length === 0 && this.#tokenIds.length === 0) return undefined;
    return this.#delta();
  }

  usage(): RunUsage {
    return {
      promptTokens: this.promptTokens.length,
      cachedTokens: this.cachedTokens,
      completionTokens: this.#completionTokens,
      reasoningTokens: this.#reasoningTokens,
    };
  }

  timings(nowMs: number): RunTimings {
    return {
      queueMs: (this.admittedMs ?? nowMs) - this.arrivalMs,
      ttftMs: (this.#firstTokenMs ?? nowMs) - this.arrivalMs,
      totalMs: nowMs - this.arrivalMs,
    };
  }

  #delta(): Extract<RunEvent, { kind: 'delta' }> {
    return {
      kind: 'delta',
      id: this.spec.id,
      pieces: this.#pieces,
      tokenIds: this.#tokenIds,
      logprobs: this.spec.topLogprobs === undefined ? undefined : this.#logprobs,
      reasoningTokens: this.#reasoningTokens,
      itlMs: this.#itlMs,
    };
  }

  #noteTime(nowMs: number): void {
    this.#firstTokenMs ??= nowMs;
    this.#itlMs = this.#lastTokenMs === undefined ? undefined : nowMs - this.#lastTokenMs;
    this.#lastTokenMs = nowMs;
  }

  /** Takes in one token. @returns why the run ends with it, if it does */
  #accept(token: number): FinishReason | undefined {
    this.#completionTokens++;
    this.#tokenIds.push(token);
    const { endTokens } = this.#vocabulary;
    if (!this.spec.ignoreEos && endTokens.includes(token)) return { kind: 'stop', matched: undefined };
    if (this.spec.stopTokenIds.includes(token)) return { kind: 'stop', matched: token };
    const matched = this.#read(token);
    if (matched !== undefined) return { kind: 'stop', matched };
    return this.#completionTokens >= this.#maxTokens ? { kind: 'length' } : undefined;
  }

  /** Turns a token into text. @returns the stop string that was met */
  #read(token: number): string | undefined {
    const text = this.#text.push(token);
    if (text) this.#lastText = text;
    if (this.spec.thinking.kind === 'raw') return this.#emitRaw(text, false);
    const wasThinking = this.#segmenter.isThinking;
    const pieces = this.#segmenter.push(token, text);
    // The closing mark belongs to the thought, as the opening one would.
    if (wasThinking) this.#reasoningTokens++;
    return this.#emitPieces(pieces, false);
  }

  #emitRaw(text: string, last: boolean): string | undefined {
    const { text: free, matched } = this.#stops.push(text);
    this.#push('answer', last && matched === undefined ? free + this.#stops.flush() : free);
    return matched;
  }

  /** Stop strings cut the answer only: a blank line inside a thought must not end the reply. */
  #emitPieces(pieces: readonly ThinkingPiece[], last: boolean): string | undefined {
    for (const { kind, text } of pieces) {
      if (kind === 'thinking') {
        this.#push(kind, text);
        continue;
      }
      const { text: free, matched } = this.#stops.push(text);
      this.#push(kind, free);
      if (matched !== undefined) return matched;
    }
    if (last) this.#push('answer', this.#stops.flush());
    return undefined;
  }

  #push(kind: ThinkingPiece['kind'], text: string): void {
    if (text.length > 0) this.#pieces.push({ kind, text });
  }

  #mustCloseThought(): boolean {
    return (
      this.spec.thinking.kind === 'split' && this.#segmenter.isThinking && this.#reasoningTokens >= this.#thinkingBudget
    );
  }

  /** Feeds the end of the thought after `token`, on a line of its own as the model would have written it. */
  #closeThought(token: number): RunStep {
    const { newlineTokens, closeTokens } = this.#vocabulary;
    const fed = this.#lastText.endsWith('\n') ? closeTokens : Int32Array.of(...newlineTokens, ...closeTokens);
    for (const fedToken of fed) {
      this.#sampler.observe(fedToken);
      const end = this.#accept(fedToken);
      if (end) return { kind: 'finished', reason: end };
    }
    return { kind: 'continue', tokens: Int32Array.of(token, ...fed) };
  }
}
