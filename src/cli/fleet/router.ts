import { type AttemptReport, type MonitorClock, systemClock } from '#fleet';
import type { Choose, RouteChoice, RouteQuestion } from '#gateway';
import { unreachable } from '#kernel';
import {
  AdmissionQueue,
  type Decision,
  DrainMeter,
  decide,
  explain,
  mayLetGo,
  type Policy,
  PrefixIndex,
  type ReplicaLoad,
  type RouteRequest,
  retryAfterMs,
} from '#policy';
import { labelRules } from '../config/label-rules.ts';
import type { FleetConfig } from '../config/schema.ts';
import type { FleetMember } from './fleet-runtime.ts';
import { promptBlocks, promptTokens, tokensPerBlock } from './prompt-blocks.ts';
import { loadOf } from './replica-load.ts';
import { routingPolicy } from './routing-policy.ts';
import { UnheardChoices } from './unheard-choices.ts';

type Routed = Extract<Decision, { kind: 'route' }>;

interface Waiter {
  request: RouteRequest;
  /** Of whoever asks, beside the configuration's. */
  readonly rules: RouteQuestion['rules'];
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
  readonly #unheard: UnheardChoices;
  readonly #log: LoggedDecision[] = [];
  #lastReplicaId: string | undefined;
  /** Set while somebody waits. */
  #stopTimer: (() => void) | undefined;

  constructor(config: FleetConfig, members: () => readonly FleetMember[], options: RouterOptions = {}) {
    this.#members = members;
    this.#clock = options.clock ?? systemClock;
    this.#unheard = new UnheardChoices(() => this.#clock.nowMs());
    this.#queue = new AdmissionQueue(config.routing.maxWaiting);
    this.#config = config;
    this.#policy = routingPolicy(config);
  }

  /** Decides by another configuration from now on; who waits is asked again. */
  apply(config: FleetConfig): void {
    this.#config = config;
    this.#policy = routingPolicy(config);
    this.#queue.resize(config.routing.maxWaiting);
    for (const { item } of this.#queue.inOrder()) {
      item.request = { ...item.request, constraints: this.#constraints(item.rules) };
    }
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
    // Room may have come about that nobody told of: whoever waits was here before.
    if (this.#queue.waiting > 0) this.pump();
    const request = this.#requestOf(question);
    const decision = this.#decide(request);
    if (decision.kind === 'queue') return this.#wait({ request, rules: question.rules }, signal);
    const choice = this.#carryOut(decision, request);
    // A call that generates nothing takes nobody's place.
    if (choice.kind === 'route' && question.request) this.#unheard.add(choice.replicaId);
    return choice;
  };

  /** Told when a request leaves for a replica; its end makes room for the next in the queue. */
  observe(replicaId: string, promptTokenCount: number): AttemptReport | undefined {
    const member = this.#members().find(({ id }) => id === replicaId);
    const report = member?.monitor?.began(promptTokenCount);
    this.#unheard.heard(replicaId);
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
    while (this.#queue.waiting > 0 && this.#letGo(nowMs)) {
      // One at a time: each takes room from the next.
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

  /** @returns whether somebody could go */
  #letGo(nowMs: number): boolean {
    if (!mayLetGo(this.#loads(undefined), this.#policy)) return false;
    const entry = this.#queue.next(nowMs, ({ request }) => !mustWait(this.#decide(request)));
    if (!entry) return false;
    const { request, answer } = entry.item;
    const choice = this.#carryOut(this.#decide(request), request);
    if (choice.kind === 'route') this.#unheard.add(choice.replicaId);
    answer(choice);
    return true;
  }

  #shed(because: string): RouteChoice {
    const perSecond = this.#drain.perSecond(this.#clock.nowMs());
    return { kind: 'shed', retryAfterMs: retryAfterMs(this.#queue.waiting, perSecond), because };
  }

  #loads(exactTokenizer: string | undefined): readonly ReplicaLoad[] {
    const members = this.#members().filter(({ pool }) => pool.role === 'all');
    return members.map((member) => {
      const load = loadOf(member, exactTokenizer);
      return { ...load, running: load.running + this.#unheard.countAt(member.id) };
    });
  }

  #decide(request: RouteRequest): Decision {
    const loads = this.#loads(request.needsExactTokenizer);
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
        return { kind: 'impossible', because: decision.because, parameter: decision.parameter };
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
    const helpers = members.filter(({ pool }) => pool.name === helped.pool).map((member) => loadOf(member, undefined));
    const policy: Policy = { ...this.#policy, rule: { kind: 'least-loaded' } };
    const state = { lastReplicaId: undefined, queue: this.#queue, drain: this.#drain };
    const anyTokenizer = { ...request, needsExactTokenizer: undefined, needs: [] };
    const decision = decide(anyTokenizer, helpers, this.#index, policy, state, this.#clock.nowMs());
    return decision.kind === 'route' ? decision.replicaId : undefined;
  }

  #wait(asked: Omit<Waiter, 'answer'>, signal: AbortSignal): Promise<RouteChoice> {
    return new Promise((resolve) => {
      const waiter: Waiter = { ...asked, answer: resolve };
      const deadlineMs = this.#clock.nowMs() + this.#config.deadlines.firstTokenMs;
      const result = this.#queue.enqueue({ item: waiter, priority: asked.request.priority, deadlineMs });
      if (result.kind === 'refused') {
        resolve(this.#shed('the queue is full'));
        return;
      }
      if (result.kind === 'queued-instead') {
        result.shed.item.answer(this.#shed('more urgent requests filled the queue'));
      }
      const leave = () => {
        if (this.#queue.remove(waiter)) resolve(this.#shed('nobody waits for it any longer'));
        this.#keepTime();
      };
      if (signal.aborted) leave();
      signal.addEventListener('abort', leave, { once: true });
      this.#keepTime();
    });
  }

  #requestOf({ request, model, session, rules, excluded, continues, needs }: RouteQuestion): RouteRequest {
    return {
      promptTokens: continues?.tokens ?? (request ? promptTokens(request) : 0),
      maxTokens: request?.maxTokens,
      blocks: request ? promptBlocks(request, model) : new Uint32Array(),
      sessionKey: session,
      priority: request?.priority ?? 0,
      targets: {},
      constraints: this.#constraints(rules),
      needs: needs ?? [],
      needsExactTokenizer: continues?.tokenizer,
      excluded,
    };
  }

  #constraints(rules: RouteQuestion['rules']): RouteRequest['constraints'] {
    return [...labelRules(this.#config.routing), ...rules];
  }

  #note(line: string): void {
    this.#log.push({ atMs: Date.now(), model: this.#config.model, line });
    if (this.#log.length > loggedDecisions) this.#log.shift();
  }
}

/** Whoever waits already is not refused because the queue is full. */
function mustWait({ kind }: Decision): boolean {
  return kind === 'queue' || kind === 'shed';
}
