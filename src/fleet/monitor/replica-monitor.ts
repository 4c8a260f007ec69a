import type { Adapter, Capabilities, ReplicaTarget, ServerIdentity } from '../adapter.ts';
import { adapterFor } from '../adapter-for.ts';
import type { AskHttp } from '../fleet-http.ts';
import { identify } from '../identify.ts';
import { requestHeaders } from '../openai-like/upstream-request.ts';
import { type BreakerEvent, type BreakerLimits, type BreakerState, nextBreakerState, untried } from './breaker.ts';
import { type MeteredLoad, meterLoad, prefixHitRatio } from './metered-load.ts';
import type { MonitorClock } from './monitor-clock.ts';
import { outcomeEvent } from './outcome-event.ts';
import { type ProbeResult, probe } from './probe.ts';
import type { Quantiles } from './recent-samples.ts';
import type { ReplicaState, ReplicaView } from './replica-view.ts';
import { inSeconds, stateInWords } from './state-in-words.ts';
import { type AttemptOutcome, type AttemptReport, Traffic } from './traffic.ts';

export interface MonitorSettings extends BreakerLimits {
  /** How often clocks and breakers are looked at; everything else happens at multiples of it. */
  readonly tickMs: number;
  /** An idle replica has to make a token this often; one whose stream stood still, at once. */
  readonly probeEveryMs: number;
  /** Likewise, where every token has its price. */
  readonly hostedProbeEveryMs: number;
  /** Until a probe's token has come. */
  readonly probeDeadlineMs: number;
  readonly metricsEveryMs: number;
  /** Requests in flight and no token from any of them for so long: the replica hangs, whatever its health page says. */
  readonly stallAfterMs: number;
}

export const defaultMonitorSettings: MonitorSettings = {
  tickMs: 1_000,
  probeEveryMs: 30_000,
  hostedProbeEveryMs: 600_000,
  probeDeadlineMs: 15_000,
  metricsEveryMs: 2_000,
  stallAfterMs: 60_000,
  failuresToOpen: 3,
  firstBackOffMs: 1_000,
  maxBackOffMs: 60_000,
};

export interface MonitorSurroundings {
  readonly ask: AskHttp;
  readonly clock: MonitorClock;
  /** Called when the state has become another one. */
  readonly onState?: (view: ReplicaView) => void;
}

const unknownServer: ServerIdentity = {
  version: undefined,
  models: [],
  contextTokens: undefined,
  tokenizer: undefined,
};

/**
 * Watches one replica: asks what it is, has it make a token when nobody else does, reads its metrics, listens to its
 * traffic, and decides whether it should get any.
 */
export class ReplicaMonitor {
  readonly #configured: ReplicaTarget;
  readonly #settings: MonitorSettings;
  readonly #surroundings: MonitorSurroundings;
  readonly #adapter: Adapter;
  readonly #traffic: Traffic;
  readonly #closing = new AbortController();
  #breaker: BreakerState = untried;
  #identity: ServerIdentity = unknownServer;
  #capabilities: Capabilities;
  #load: MeteredLoad | undefined;
  #latencies: { readonly ttftMs: Quantiles | undefined; readonly itlMs: Quantiles | undefined };
  #everReady = false;
  /** Number of the newest attempt at the time of the last failure. */
  #failedThrough = 0;
  #draining = false;
  #probing = false;
  /** A stream stood still, and no probe has shown since that the replica does not. */
  #isSuspect = false;
  #polling = false;
  #polledAtMs = Number.NEGATIVE_INFINITY;
  #notBeforeMs: number | undefined;
  #toldState: ReplicaState = 'starting';
  #cancelTick: () => void = () => undefined;

  constructor(target: ReplicaTarget, settings: MonitorSettings, surroundings: MonitorSurroundings) {
    this.#configured = target;
    this.#settings = settings;
    this.#surroundings = surroundings;
    this.#adapter = adapterFor(target.kind);
    this.#capabilities = this.#adapter.capabilities(unknownServer);
    this.#traffic = new Traffic(surroundings.clock.nowMs, (outcome, attempt) => this.#hear(outcome, attempt));
    this.#latencies = this.#traffic.latencies();
  }

  /** Begins to watch; the first probe goes out at once. */
  start(): void {
    this.#tick();
  }

  /** No new traffic from now on; what runs may end. */
  drain(): void {
    this.#draining = true;
    this.#tellState();
  }

  close(): void {
    this.#cancelTick();
    this.#closing.abort(new Error('the monitor was closed'));
  }

  /** To be called when a request leaves for this replica. @param promptTokens - estimated where nobody has counted */
  began(promptTokens: number): AttemptReport {
    return this.#traffic.began(promptTokens);
  }

  /** Cheap enough to be asked for every request. */
  snapshot(): ReplicaView {
    const traffic = this.#traffic;
    const load = this.#load;
    return {
      id: this.#configured.id,
      kind: this.#configured.kind,
      target: this.#target(),
      state: this.#state(),
      reason: this.#reason(),
      running: this.#running(),
      waiting: load?.reading.waiting,
      kvUse: load?.reading.kvUse,
      queuedPrefillTokens: traffic.queuedPrefillTokens,
      prefillTokensPerSecond: traffic.prefillTokensPerSecond ?? load?.prefillTokensPerSecond,
      decodeTokensPerSecond: traffic.decodeTokensPerSecond ?? decodeRateOfOne(load),
      ...this.#latencies,
      prefixHitRatio: load && prefixHitRatio(load.reading),
      contextTokens: this.#identity.contextTokens,
      tokenizer: this.#configured.tokenizer ?? this.#identity.tokenizer,
      version: this.#identity.version,
      card: this.#identity.card,
      capabilities: this.#capabilities,
      notBeforeMs: this.#notBeforeMs,
    };
  }

  #tick(): void {
    const { clock } = this.#surroundings;
    this.#cancelTick = clock.after(this.#settings.tickMs, () => this.#tick());
    this.#latencies = this.#traffic.latencies();
    if (this.#notBeforeMs !== undefined && clock.nowMs() >= this.#notBeforeMs) this.#notBeforeMs = undefined;
    this.#step({ kind: 'time-passed' });
    this.#watch();
    if (this.#shouldProbe()) void this.#probe();
    if (this.#shouldPoll()) void this.#poll();
  }

  #step(event: BreakerEvent): void {
    this.#breaker = nextBreakerState(this.#breaker, event, this.#surroundings.clock.nowMs(), this.#settings);
    if (this.#breaker.kind === 'closed') this.#everReady = true;
    this.#tellState();
  }

  #tellState(): void {
    const state = this.#state();
    if (state === this.#toldState) return;
    this.#toldState = state;
    this.#surroundings.onState?.(this.snapshot());
  }

  #watch(): void {
    const { inFlight, silentMs } = this.#traffic;
    if (this.#breaker.kind !== 'closed' || silentMs < this.#settings.stallAfterMs) return;
    const because = `no token for ${inSeconds(silentMs)} with ${inFlight} in flight`;
    this.#step({ kind: 'stalled', because });
  }

  #shouldProbe(): boolean {
    if (this.#probing || this.#draining) return false;
    if (this.#breaker.kind === 'half-open') return true;
    const { probeEveryMs, hostedProbeEveryMs } = this.#settings;
    const everyMs = this.#adapter.kind === 'openai' ? hostedProbeEveryMs : probeEveryMs;
    return this.#breaker.kind === 'closed' && (this.#isSuspect || this.#traffic.idleMs >= everyMs);
  }

  async #probe(): Promise<void> {
    this.#probing = true;
    const result = await this.#tryOut().catch(
      (error: unknown): ProbeResult => ({
        kind: 'failed',
        because: error instanceof Error ? error.message : String(error),
      }),
    );
    this.#probing = false;
    if (this.#closing.signal.aborted) return;
    if (result.kind === 'alive') {
      this.#isSuspect = false;
      this.#traffic.noteProgress();
    }
    this.#step(result.kind === 'alive' ? { kind: 'succeeded' } : { kind: 'failed', because: result.because });
  }

  /** A server that was away may have come back as another one, so it is asked what it is again. */
  async #tryOut(): Promise<ProbeResult> {
    if (this.#breaker.kind === 'half-open') await this.#identify();
    return this.#within(this.#settings.probeDeadlineMs, (signal) =>
      probe(this.#adapter, this.#probeTarget(), this.#capabilities, this.#surroundings.ask, signal),
    );
  }

  async #identify(): Promise<void> {
    this.#identity = await identify(this.#configured, (question) =>
      this.#surroundings.ask({ ...question, signal: AbortSignal.any([question.signal, this.#closing.signal]) }),
    );
    this.#capabilities = this.#adapter.capabilities(this.#identity);
  }

  async #within<T>(deadlineMs: number, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const deadline = new AbortController();
    const reason = new Error(`nothing came within ${inSeconds(deadlineMs)}`);
    const cancel = this.#surroundings.clock.after(deadlineMs, () => deadline.abort(reason));
    try {
      return await run(AbortSignal.any([deadline.signal, this.#closing.signal]));
    } finally {
      cancel();
    }
  }

  #shouldPoll(): boolean {
    // A host has no metrics for strangers.
    if (this.#polling || this.#adapter.kind === 'openai') return false;
    return this.#surroundings.clock.nowMs() - this.#polledAtMs >= this.#settings.metricsEveryMs;
  }

  /** Metrics that do not come are no failure: they are switched off in many servers. The last ones must not stay, though. */
  async #poll(): Promise<void> {
    const { clock, ask } = this.#surroundings;
    this.#polling = true;
    this.#polledAtMs = clock.nowMs();
    const url = this.#configured.metricsUrl ?? this.#configured.url + this.#adapter.metricsPath;
    const headers = requestHeaders(this.#configured);
    const reply = await this.#within(this.#settings.probeDeadlineMs, (signal) =>
      ask({ method: 'GET', url, headers, signal }),
    ).catch(() => undefined);
    this.#polling = false;
    this.#load =
      reply?.status === 200
        ? meterLoad(this.#load, this.#adapter.readLoad(reply.body), clock.nowMs(), this.#traffic.inFlight)
        : undefined;
  }

  #hear(outcome: AttemptOutcome, attempt: number): void {
    const retryAfterMs = outcome.kind === 'failure' ? outcome.failure.retryAfterMs : undefined;
    if (retryAfterMs !== undefined) this.#notBeforeMs = this.#surroundings.clock.nowMs() + retryAfterMs;
    if (outcome.kind === 'finished') this.#traffic.noteProgress();
    const event = outcomeEvent(outcome);
    if (!event) return;
    // The watchdog waits as long as a first token may take; a device that hangs should not get new work for so long.
    if (outcome.kind === 'stalled') this.#isSuspect = true;
    // What was under way when it failed fails with it: a cut through ten streams is one failure.
    if (event.kind === 'failed' && attempt <= this.#failedThrough) return;
    if (event.kind === 'failed') this.#failedThrough = this.#traffic.begun;
    this.#step(event);
    if (this.#isSuspect && this.#shouldProbe()) void this.#probe();
  }

  /** A host lists many models in no useful order, so that the client's own word is better than the first. */
  #target(): ReplicaTarget {
    return this.#adapter.kind === 'openai' ? this.#configured : this.#probeTarget();
  }

  /** A probe has no client whose word could be taken. */
  #probeTarget(): ReplicaTarget {
    const upstreamModel = this.#configured.upstreamModel ?? this.#identity.models[0];
    return { ...this.#configured, upstreamModel };
  }

  #running(): number {
    const counted = this.#load?.reading.running;
    if (counted === undefined || !this.#load) return this.#traffic.inFlight;
    return Math.max(0, counted + this.#traffic.inFlight - this.#load.inFlight);
  }

  #state(): ReplicaState {
    if (this.#draining) return 'draining';
    if (!this.#everReady) return 'starting';
    return this.#breaker.kind === 'closed' ? 'ready' : this.#breaker.kind;
  }

  #reason(): string {
    if (this.#draining) return `${this.#traffic.inFlight} in flight may end, nothing new is sent`;
    return stateInWords(this.#breaker, this.#surroundings.clock.nowMs());
  }
}

/** The engine publishes what all streams make together. */
function decodeRateOfOne(load: MeteredLoad | undefined): number | undefined {
  const all = load?.decodeTokensPerSecond;
  return all === undefined ? undefined : all / Math.max(1, load?.reading.running ?? 1);
}
