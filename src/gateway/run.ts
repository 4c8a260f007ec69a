// Long because: what readers, attempts and records see of a run is one state.
import type { Resumable } from '#chats';
import type { UpstreamUsage } from '#fleet';
import type { LabelRule } from '#policy';
import type { ChatRequest, CompletionRequest, FinishReason, UsageCounts, WireError } from '#wire';
import { billedUsage } from './billed-usage.ts';
import type { Caller } from './caller.ts';
import { endOf, type RunCopy } from './copies/run-copy.ts';
import { GatewayError } from './errors.ts';
import { EventLog, type EventLogLimits } from './event-log.ts';
import type { Protocol } from './protocol.ts';
import type { AttemptRecord, RunRecord } from './replica.ts';
import { costMicroUsd, type Prices } from './run-cost.ts';
import type { RunEnd } from './run-event.ts';
import { RunText } from './run-text.ts';
import { toWireError } from './to-wire-error.ts';

export interface RunOptions {
  readonly id: string;
  readonly createdSeconds: number;
  readonly request: ChatRequest | CompletionRequest;
  /** In whose words it was asked for; its readers get it in the same. */
  readonly protocol: Protocol;
  /** Id of the public model. */
  readonly model: string;
  /** Goes on without a reader, and stays readable after its end. */
  readonly isKept: boolean;
  readonly session: string | undefined;
  /** Whom it belongs to. */
  readonly caller: Caller;
  /** Where it may go, the caller's rules included. */
  readonly rules: readonly LabelRule[];
  readonly prices: Prices;
  readonly keep: EventLogLimits;
}

/** What is known of a run that broke off with its process: what the store kept of its answer, and who pays it. */
export interface SaidBefore extends Resumable {
  /** The run that said it was booked. */
  readonly isPaid: boolean;
}

/** Someone who follows a run: told when there is more in its log, or its end. */
export interface RunReader {
  /** Number of the last event it has taken. */
  readonly cursor: number;
  wake(): void;
}

/** What a run's present attempt can be told. */
export interface RunningAttempt {
  /** Has the replica end the thought by itself. @returns whether it can and does */
  endThought(): Promise<boolean>;
  abort(): void;
  pause(): void;
  resume(): void;
}

/**
 * One generation as its readers know it: one id and one text, however many replicas it takes.
 *
 * It belongs to the server and not to a socket. Readers follow its log, each at its own place; a run that is not kept
 * forgets what all of them have, and ends with the last of them. While any reader is blocked, the replica is not read.
 */
export class Run {
  readonly id: string;
  readonly createdSeconds: number;
  readonly request: ChatRequest | CompletionRequest;
  readonly protocol: Protocol;
  readonly model: string;
  readonly isKept: boolean;
  readonly session: string | undefined;
  readonly caller: Caller;
  readonly rules: readonly LabelRule[];
  readonly log: EventLog;
  /** On this process's monotonic clock, also of a run that arrived at another. */
  arrivedMs: number = performance.now();
  /** Resolves when the run is over, however it went. */
  readonly over: Promise<RunEnd>;

  readonly text: RunText = new RunText();
  /** Of the replica that gave the first text. */
  tokenizer: string | undefined;
  /** The thought is to end as soon as may be. */
  wantsAnswer = false;
  /** The present attempt; undefined between two. */
  attempt: RunningAttempt | undefined;
  /** When tokens last came, on the monotonic clock. */
  lastTokenMs: number | undefined;
  /** Which replica, and why, in one line. */
  decision = '';
  readonly attempts: AttemptRecord[] = [];

  readonly #prices: Prices;
  readonly #abort = new AbortController();
  readonly #readers = new Set<RunReader>();
  readonly #blocked = new Set<RunReader>();
  /** Of a run that is copied before it is told. */
  #told: { readonly last: number; readonly isOver: boolean } | undefined;
  #resolve: (end: RunEnd) => void = () => undefined;
  #end: RunEnd | undefined;
  #isOpened = false;
  /** Of those it was resumed from. */
  #paidTokens = 0;

  constructor(options: RunOptions) {
    this.id = options.id;
    this.createdSeconds = options.createdSeconds;
    this.request = options.request;
    this.protocol = options.protocol;
    this.model = options.model;
    this.isKept = options.isKept;
    this.session = options.session;
    this.caller = options.caller;
    this.rules = options.rules;
    this.#prices = options.prices;
    this.log = new EventLog(options.keep);
    this.over = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get end(): RunEnd | undefined {
    return this.#end;
  }

  /** Number of the last event that readers may have. */
  get readable(): number {
    return this.#told?.last ?? this.log.last;
  }

  /** Its end, once readers may know it. */
  get readableEnd(): RunEnd | undefined {
    return this.#told?.isOver === false ? undefined : this.#end;
  }

  /** Aborted when nobody waits for the run any more. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get hasDelivered(): boolean {
    return this.#isOpened;
  }

  /**
   * Takes up what another run has said: the text as it was delivered, and the ids that were told with it. How many of them
   * were thinking is guessed by the text; such a run's counts are marked as estimated anyway.
   */
  resumeFrom({ promptTokens, tokens, thinking, answer, tokenizer, isPaid }: SaidBefore): void {
    this.#paidTokens = isPaid ? tokens.length : 0;
    this.tokenizer = tokenizer;
    this.text.promptTokens = promptTokens;
    const thinkingTokens = Math.round((tokens.length * thinking.length) / Math.max(1, thinking.length + answer.length));
    this.text.commit(tokens.slice(0, thinkingTokens), true);
    this.text.commit(tokens.slice(thinkingTokens), false);
    if (thinking !== '') this.text.deliver('thinking', thinking);
    if (answer !== '') this.text.deliver('answer', answer);
    this.text.takeUntold();
    this.#isOpened = true;
  }

  /** Takes up a run of another process where its copy ends, which may be its end. */
  restore({ events, tokenizer, attempts, ageMs, end }: RunCopy): void {
    this.arrivedMs -= ageMs;
    this.tokenizer = tokenizer;
    for (const event of events) {
      this.log.append(event);
      this.text.replay(event);
    }
    this.#isOpened = events.length > 0;
    for (const one of attempts) this.attempts.push(one.end === 'running' ? brokenOff(one) : { ...one });
    if (end) this.#finish(endOf(end));
  }

  /** Readers get nothing of what comes from now on until it is let through. */
  holdBack(): void {
    this.#told = { last: this.log.last, isOver: false };
  }

  letThrough(last: number, isOver: boolean): void {
    this.#told = { last, isOver };
    for (const reader of this.#readers) reader.wake();
  }

  /** What comes from now on too. */
  letAllThrough(): void {
    this.#told = undefined;
    for (const reader of this.#readers) reader.wake();
  }

  attach(reader: RunReader): void {
    this.#readers.add(reader);
  }

  /** The last reader takes a run that is not kept with it. */
  detach(reader: RunReader): void {
    this.#readers.delete(reader);
    this.release(reader);
    if (this.#readers.size === 0 && !this.isKept && !this.#end) this.cancel('its client left');
  }

  /** The reader cannot take more for now. */
  block(reader: RunReader): void {
    this.#blocked.add(reader);
    this.attempt?.pause();
  }

  release(reader: RunReader): void {
    if (this.#blocked.delete(reader) && this.#blocked.size === 0) this.attempt?.resume();
  }

  begin(attempt: RunningAttempt): void {
    this.attempt = attempt;
    if (this.#blocked.size > 0) attempt.pause();
  }

  /** Takes in generated ids; readers are told with the next text. */
  commit(tokens: readonly number[], isThinking: boolean): void {
    this.text.commit(tokens, isThinking);
    const attempt = this.attempts.at(-1);
    if (attempt) attempt.completionTokens += tokens.length;
  }

  publish(kind: 'thinking' | 'answer', text: string): void {
    if (text.length === 0) return;
    this.#open();
    this.text.deliver(kind, text);
    this.log.append({ kind, text, tokens: this.text.takeUntold() });
  }

  /** Lets readers take what was published; once for all that came at one time. */
  flush(): void {
    for (const reader of this.#readers) reader.wake();
    if (this.isKept) return;
    this.log.dropThrough(Math.min(this.log.last, ...Array.from(this.#readers, (reader) => reader.cursor)));
  }

  complete(reason: FinishReason, matched: string | undefined, own: UpstreamUsage | undefined): void {
    if (this.#end) return;
    this.#open();
    const tokens = this.text.takeUntold();
    if (tokens && tokens.length > 0) this.log.append({ kind: 'last-tokens', tokens });
    const usage = this.#billed(own);
    this.log.append({ kind: 'finish', reason, matched });
    this.log.append({ kind: 'usage', counts: usage });
    this.#finish({ kind: 'complete', reason, matched, usage });
  }

  fail(error: WireError): void {
    this.#finish({ kind: 'failed', error });
  }

  /** Ends it at the replica at once. */
  cancel(why: string): void {
    const error = new GatewayError('GATEWAY_RUN_CANCELLED', `This run was cancelled: ${why}.`);
    this.#finish({ kind: 'cancelled', error: toWireError(error) });
    this.#abort.abort();
    this.attempt?.abort();
  }

  /**
   * Ends the thought: by the replica where it can, else by cutting it off and going on after `</think>`. No effect on a run
   * that answers already.
   * @throws {GatewayError} GATEWAY_NOT_STEERABLE
   */
  async endThought(): Promise<void> {
    if (await this.attempt?.endThought()) return;
    if (this.hasDelivered && !this.text.isExact) {
      const message = 'The replica tells no token ids, so that its thought cannot be ended; cancel the run instead.';
      throw new GatewayError('GATEWAY_NOT_STEERABLE', message);
    }
    if (this.text.part === 'answer') return;
    this.wantsAnswer = true;
    if (this.text.isThinking) this.attempt?.abort();
  }

  record(): RunRecord {
    const end = this.#end;
    const { reasoningEstimated = false, ...usage } = end?.kind === 'complete' ? end.usage : this.#billed(undefined);
    return {
      id: this.id,
      model: this.model,
      key: this.caller.name,
      createdSeconds: this.createdSeconds,
      end: end?.kind ?? 'running',
      finishReason: end?.kind === 'complete' ? end.reason : undefined,
      ...usage,
      costMicroUsd: this.hasDelivered ? costMicroUsd(this.#toPay(usage), this.#prices) : 0,
      estimated: end?.kind !== 'complete' || this.#isStitched() || reasoningEstimated,
      carryOvers: this.carryOvers,
      attempts: this.attempts.map((one) => ({ ...one, costMicroUsd: this.#costOf(one) })),
    };
  }

  #toPay(usage: UsageCounts): UsageCounts {
    return { ...usage, completionTokens: Math.max(0, usage.completionTokens - this.#paidTokens) };
  }

  /** At the run's prices, whether or not its client pays it: what was computed twice was paid for twice. */
  #costOf({ promptTokens = 0, cachedTokens = 0, completionTokens }: AttemptRecord): number {
    const cached = Math.min(cachedTokens, promptTokens);
    return costMicroUsd({ promptTokens, cachedTokens: cached, completionTokens }, this.#prices);
  }

  /** How often another replica got on with it; those that did not get a token out do not count. */
  get carryOvers(): number {
    return this.attempts.filter((one) => one.kind === 'carry-over' && one.completionTokens > 0).length;
  }

  #open(): void {
    if (this.#isOpened) return;
    this.#isOpened = true;
    this.log.append({ kind: 'opened', promptTokens: this.text.promptTokens });
  }

  #finish(end: RunEnd): void {
    if (this.#end) return;
    this.#end = end;
    this.#resolve(end);
    this.flush();
  }

  #isStitched(): boolean {
    return this.attempts.some(({ kind }) => kind === 'carry-over' || kind === 'answer-now');
  }

  #billed(own: UpstreamUsage | undefined): UsageCounts {
    return billedUsage({ text: this.text, attempts: this.attempts, own, isStitched: this.#isStitched() });
  }
}

function brokenOff(attempt: AttemptRecord): AttemptRecord {
  return { ...attempt, end: 'aborted', reason: 'its gateway process died' };
}
