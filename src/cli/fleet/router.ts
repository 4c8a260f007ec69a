import { type AttemptReport, type MonitorClock, systemClock } from '#fleet';
import type { Choose, RouteChoice, RouteQuestion } from '#gateway';
import { unreachable } from '#kernel';
import {
  AdmissionQueue,
  type Decision,
  DrainMeter,
  decide,
  defaultPolicy,
  explain,
  type Policy,
  PrefixIndex,
  type ReplicaLoad,
  type RouteRequest,
  type RoutingRule,
  retryAfterMs,
} from '#policy';
import { labelRules } from '../config/label-rules.ts';
import type { FleetConfig } from '../config/schema.ts';
import type { FleetMember } from './fleet-runtime.ts';
import { promptBlocks, promptTokens, tokensPerBlock } from './prompt-blocks.ts';
import { loadOf } from './replica-load.ts';

type Routed = Extract<Decision, { kind: 'route' }>;

interface Waiter {
  readonly request: RouteRequest;
  readonly answer: (choice: RouteChoice) => void;
}

/** The last decisions, for people who ask why. */
export interface LoggedDecision {
  readonly atMs: number;
  readonly model: string;
  readonly line: string;
}

export interface RouterOptions {
  readonly clock?: MonitorClock;
  /** Most requests that wait here for a replica with room. */
  readonly queueCapacity?: number;
}

/** Room that a replica's metrics tell of comes about without an event, and so does a deadline. */
const pumpEveryMs = 250;
const loggedDecisions = 200;

/** Carries the policy's decisions out: knows the fleet of this moment, keeps the queue, and learns from what came back. Ends with `close`. */
export class Router {
  readonly #members: () => readonly FleetMember[];
  #config: FleetConfig;
  #policy: Policy;
  readonly #index = new PrefixIndex({ tokensPerBlock });
  readonly #queue: AdmissionQueue<Waiter>;
  readonly #clock: MonitorClock;
  readonly #drain = new DrainMeter();
  readonly #log: LoggedDecision[] = [];
  #lastReplicaId: string | undefined;
  /** Set while somebody waits. */
  #stopTimer: (() => void) | undefined;

  constructor(config: FleetConfig, members: () => readonly FleetMember[], options: RouterOptions = {}) {
    this.#members = members;
    this.#clock = options.clock ?? systemClock;
    this.#queue = new AdmissionQueue(options.queueCapacity ?? 1_000);
    this.#config = config;
    this.#policy = policyOf(config);
  }

  /** Decides by another configuration from now on; who waits is asked again. */
  apply(config: FleetConfig): void {
    this.#config = config;
    this.#policy = policyOf(config);
    this.pump();
  }

  get decisions(): readonly LoggedDecision[] {
    return this.#log;
  }

  get waiting(): number {
    return this.#queue.waiting;
  }

  /** Whether a request without wishes could be served, at once or after waiting for room. */
  get anyReady(): boolean {
    const states = this.#members().map(({ pool, monitor }) => pool.role === 'all' && monitor?.snapshot().state);
    return states.some((state) => state === 'ready' || state === 'half-open');
  }

  readonly choose: Choose = (question, signal) => {
    const request = this.#requestOf(question);
    const decision = this.#decide(request);
    if (decision.kind !== 'queue') return this.#carryOut(decision, request);
    return this.#wait(request, signal);
  };

  /** Told when a request leaves for a replica; its end makes room for the next in the queue. */
  observe(replicaId: string, promptTokenCount: number): AttemptReport | undefined {
    const member = this.#members().find(({ id }) => id === replicaId);
    const report = member?.monitor?.began(promptTokenCount);
    // Who computes a prompt for another ends no request.
    if (!report || member?.pool.role === 'prefill') return report;
    return {
      firstToken: (ttftMs) => report.firstToken(ttftMs),
      tokens: (count) => report.tokens(count),
      ended: (outcome) => {
        report.ended(outcome);
        this.#drain.finished(this.#clock.nowMs());
        this.pump();
      },
    };
  }

  /** Lets go whoever can: to be called when room may have come about. */
  pump(): void {
    const nowMs = this.#clock.nowMs();
    for (const { item } of this.#queue.expire(nowMs)) {
      item.answer(this.#shed('it waited as long as it may for a free replica'));
    }
    const sent: string[] = [];
    for (;;) {
      const entry = this.#queue.next(nowMs, ({ request }) => !mustWait(this.#decide(request, sent)));
      if (!entry) break;
      const { request, answer } = entry.item;
      const choice = this.#carryOut(this.#decide(request, sent), request);
      if (choice.kind === 'route') sent.push(choice.replicaId);
      answer(choice);
    }
    this.#keepTime();
  }

  /** Sends away whoever waits. */
  close(): void {
    const because = 'the gateway is closing';
    for (const { item } of this.#queue.expire(Number.POSITIVE_INFINITY)) item.answer(this.#shed(because));
    this.#keepTime();
  }

  /** A replica that came anew has nothing in its cache. */
  forget(replicaId: string): void {
    this.#index.forget(replicaId);
  }

  /** A timer runs while somebody waits, and at no other time. */
  #keepTime(): void {
    if (this.#queue.waiting === 0) {
      this.#stopTimer?.();
      this.#stopTimer = undefined;
      return;
    }
    this.#stopTimer ??= this.#clock.after(pumpEveryMs, () => {
      this.#stopTimer = undefined;
      this.pump();
    });
  }

  #shed(because: string): RouteChoice {
    const perSecond = this.#drain.perSecond(this.#clock.nowMs());
    return { kind: 'shed', retryAfterMs: retryAfterMs(this.#queue.waiting, perSecond), because };
  }

  /** @param sent - replicas that were chosen a moment ago and do not know yet */
  #decide(request: RouteRequest, sent: readonly string[] = []): Decision {
    const members = this.#members().filter(({ pool }) => pool.role === 'all');
    const loads = members.map((member) => withSent(loadOf(member, request), sent));
    const state = { lastReplicaId: this.#lastReplicaId, queue: this.#queue, drain: this.#drain };
    return decide(request, loads, this.#index, this.#policy, state, this.#clock.nowMs());
  }

  #carryOut(decision: Decision, request: RouteRequest): RouteChoice {
    const line = explain(decision);
    this.#note(line);
    switch (decision.kind) {
      case 'route':
        this.#lastReplicaId = decision.replicaId;
        this.#index.record(request.blocks, decision.replicaId);
        return {
          kind: 'route',
          replicaId: decision.replicaId,
          because: line,
          prefillId: this.#prefillFor(decision, request),
          heard: (promptTokens, cachedTokens) =>
            this.#hear(decision, request, cachedTokens / Math.max(1, promptTokens)),
        };
      case 'none-ready':
        return { kind: 'none-ready', retryAfterMs: decision.retryAfterMs, because: decision.because };
      case 'impossible':
        return { kind: 'impossible', because: decision.because };
      case 'shed':
        return { kind: 'shed', retryAfterMs: decision.retryAfterMs, because: decision.because };
      case 'queue':
        return this.#shed(decision.because);
      default:
        return unreachable(decision);
    }
  }

  /** Blocks are of estimated tokens, so that what was cached is told as a share. */
  #hear({ replicaId, cachedTokens }: Routed, { blocks, promptTokens }: RouteRequest, cachedShare: number): number {
    return this.#index.correct(blocks, replicaId, cachedTokens, cachedShare * promptTokens);
  }

  /** Who computes the prompt, where the pool has helpers and enough of it is not cached; nobody, where none may or can. */
  #prefillFor({ replicaId, cachedTokens }: Routed, request: RouteRequest): string | undefined {
    const members = this.#members();
    const helped = members.find(({ id }) => id === replicaId)?.pool.prefill;
    if (!helped || request.promptTokens - cachedTokens < helped.aboveTokens) return undefined;
    const helpers = members.filter(({ pool }) => pool.name === helped.pool).map((member) => loadOf(member, request));
    const policy: Policy = { ...this.#policy, rule: { kind: 'least-loaded' } };
    const state = { lastReplicaId: undefined, queue: this.#queue, drain: this.#drain };
    const anyTokenizer = { ...request, needsExactTokenizer: undefined };
    const decision = decide(anyTokenizer, helpers, this.#index, policy, state, this.#clock.nowMs());
    return decision.kind === 'route' ? decision.replicaId : undefined;
  }

  #wait(request: RouteRequest, signal: AbortSignal): Promise<RouteChoice> {
    return new Promise((resolve) => {
      const waiter: Waiter = { request, answer: resolve };
      const deadlineMs = this.#clock.nowMs() + this.#config.deadlines.firstTokenMs;
      const result = this.#queue.enqueue({ item: waiter, priority: request.priority, deadlineMs });
      if (result.kind === 'refused') {
        resolve(this.#shed('the queue is full'));
        return;
      }
      if (result.kind === 'queued-instead') {
        result.shed.item.answer(this.#shed('more urgent requests filled the queue'));
      }
      const leave = () => {
        if (this.#queue.remove(waiter)) resolve(this.#shed('its client left'));
        this.#keepTime();
      };
      if (signal.aborted) leave();
      signal.addEventListener('abort', leave, { once: true });
      this.#keepTime();
    });
  }

  #requestOf({ request, model, session, rules, excluded, continues }: RouteQuestion): RouteRequest {
    return {
      promptTokens: continues?.tokens ?? (request ? promptTokens(request) : 0),
      maxTokens: request?.maxTokens,
      blocks: request ? promptBlocks(request, model) : new Uint32Array(),
      sessionKey: session,
      priority: request?.priority ?? 0,
      targets: {},
      constraints: [...labelRules(this.#config.routing), ...rules],
      needsExactTokenizer: continues?.tokenizer,
      excluded,
    };
  }

  #note(line: string): void {
    this.#log.push({ atMs: Date.now(), model: this.#config.model, line });
    if (this.#log.length > loggedDecisions) this.#log.shift();
  }
}

function ruleOf({ policy, ttftMs, tpotMs }: FleetConfig['routing']): RoutingRule {
  if (policy === 'cheapest-in-time') return { kind: policy, targets: { ttftMs, tpotMs } };
  if (policy === 'longest-prefix') return { kind: policy, loadFactor: 1.5 };
  return { kind: policy };
}

function policyOf({ routing }: FleetConfig): Policy {
  return { ...defaultPolicy, rule: ruleOf(routing) };
}

/** Whoever waits already is not refused because the queue is full. */
function mustWait({ kind }: Decision): boolean {
  return kind === 'queue' || kind === 'shed';
}

function withSent(load: ReplicaLoad, sent: readonly string[]): ReplicaLoad {
  return { ...load, running: load.running + sent.filter((id) => id === load.id).length };
}
