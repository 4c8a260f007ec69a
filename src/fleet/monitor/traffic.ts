import type { UpstreamFailure } from '../adapter.ts';
import { MovingAverage } from './moving-average.ts';
import { type Quantiles, RecentSamples } from './recent-samples.ts';

/** How an attempt at a replica ended. */
export type AttemptOutcome =
  | { readonly kind: 'finished' }
  /** The client left, or the gateway cut a thought. */
  | { readonly kind: 'aborted' }
  | { readonly kind: 'failure'; readonly failure: UpstreamFailure }
  /** The connection broke, or the stream ended before it was complete. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** This stream stood still; whether the replica does is for the watchdog to say. */
  | { readonly kind: 'stalled' };

/** Where whoever talks to a replica tells how one attempt goes. */
export interface AttemptReport {
  /** @param ttftMs - since the request was sent */
  firstToken(ttftMs: number): void;
  /** Further tokens, as they come. @param elapsedMs - since those before; left out: since they were told of */
  tokens(count: number, elapsedMs?: number): void;
  /** Once; further calls change nothing. */
  ended(outcome: AttemptOutcome): void;
}

const windowMs = 60_000;
const keptSamples = 1_000;
const prefillWeight = 0.2;
/** Tokens are many, so each may weigh little. */
const decodeWeight = 0.02;

/** What the traffic of one replica tells about it. */
export class Traffic {
  readonly #nowMs: () => number;
  readonly #onEnd: (outcome: AttemptOutcome, attempt: number) => void;
  readonly #prefillTokensPerSecond = new MovingAverage(prefillWeight);
  readonly #itlAverageMs = new MovingAverage(decodeWeight);
  readonly #ttftMs = new RecentSamples(windowMs, keptSamples);
  readonly #itlMs = new RecentSamples(windowMs, keptSamples);
  #begun = 0;
  #inFlight = 0;
  #queuedPrefillTokens = 0;
  #lastProgressMs: number;
  #lastActivityMs: number;

  /** @param onEnd - told the number of the attempt, from 1 on */
  constructor(nowMs: () => number, onEnd: (outcome: AttemptOutcome, attempt: number) => void) {
    this.#nowMs = nowMs;
    this.#onEnd = onEnd;
    this.#lastProgressMs = nowMs();
    this.#lastActivityMs = nowMs();
  }

  /** Attempts so far, whether or not they have ended. */
  get begun(): number {
    return this.#begun;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Prompt tokens of attempts that wait for their first token. */
  get queuedPrefillTokens(): number {
    return this.#queuedPrefillTokens;
  }

  get prefillTokensPerSecond(): number | undefined {
    return this.#prefillTokensPerSecond.value;
  }

  /** Of one stream, at the load of late. */
  get decodeTokensPerSecond(): number | undefined {
    const itlMs = this.#itlAverageMs.value;
    return itlMs === undefined || itlMs === 0 ? undefined : 1_000 / itlMs;
  }

  get idleMs(): number {
    return this.#nowMs() - this.#lastActivityMs;
  }

  /** How long nothing has come although something should; 0 while nothing is in flight. */
  get silentMs(): number {
    return this.#inFlight === 0 ? 0 : this.#nowMs() - this.#lastProgressMs;
  }

  latencies(): { readonly ttftMs: Quantiles | undefined; readonly itlMs: Quantiles | undefined } {
    const nowMs = this.#nowMs();
    return { ttftMs: this.#ttftMs.quantiles(nowMs), itlMs: this.#itlMs.quantiles(nowMs) };
  }

  /** A token has come, over whichever way. */
  noteProgress(): void {
    this.#lastProgressMs = this.#nowMs();
    this.#lastActivityMs = this.#lastProgressMs;
  }

  began(promptTokens: number): AttemptReport {
    if (this.#inFlight === 0) this.#lastProgressMs = this.#nowMs();
    this.#lastActivityMs = this.#nowMs();
    this.#inFlight++;
    this.#queuedPrefillTokens += promptTokens;
    // Whoever comes now waits for the others' prompts too: the rate is that of all this work together.
    return this.#report(promptTokens, this.#queuedPrefillTokens);
  }

  #report(promptTokens: number, workTokens: number): AttemptReport {
    const attempt = ++this.#begun;
    let state: 'prefill' | 'decode' | 'ended' = 'prefill';
    let lastTokenMs = 0;
    return {
      firstToken: (ttftMs) => {
        if (state !== 'prefill') return;
        state = 'decode';
        lastTokenMs = this.#nowMs();
        this.#prefilled(promptTokens, workTokens, ttftMs);
      },
      tokens: (count, elapsedMs = this.#nowMs() - lastTokenMs) => {
        if (state !== 'decode' || count === 0) return;
        this.#decoded(count, elapsedMs);
        lastTokenMs = this.#nowMs();
      },
      ended: (outcome) => {
        if (state === 'ended') return;
        if (state === 'prefill') this.#queuedPrefillTokens -= promptTokens;
        state = 'ended';
        this.#inFlight--;
        this.#lastActivityMs = this.#nowMs();
        this.#onEnd(outcome, attempt);
      },
    };
  }

  #prefilled(promptTokens: number, workTokens: number, ttftMs: number): void {
    this.#queuedPrefillTokens -= promptTokens;
    this.#ttftMs.record(ttftMs, this.#nowMs());
    if (ttftMs > 0) this.#prefillTokensPerSecond.add((workTokens * 1_000) / ttftMs);
    this.noteProgress();
  }

  #decoded(count: number, elapsedMs: number): void {
    const itlMs = elapsedMs / count;
    this.#itlAverageMs.add(itlMs);
    this.#itlMs.record(itlMs, this.#nowMs());
    this.noteProgress();
  }
}
