import type { AttemptReport } from '#fleet';
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
} from '#policy';
import { labelRules } from '../config/label-rules.ts';
import type { FleetConfig } from '../config/schema.ts';
import type { FleetMember } from './fleet-runtime.ts';
import { promptBlocks, promptTokens, tokensPerBlock } from './prompt-blocks.ts';

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

const queueCapacity = 1_000;
const loggedDecisions = 200;
const microUsdPerUsd = 1_000_000;

/** Carries the policy's decisions out: knows the fleet of this moment, keeps the queue, and learns from what came back. */
export class Router {
  readonly #members: () => readonly FleetMember[];
  #config: FleetConfig;
  #policy: Policy;
  readonly #index = new PrefixIndex({ tokensPerBlock });
  readonly #queue = new AdmissionQueue<Waiter>(queueCapacity);
  readonly #drain = new DrainMeter();
  readonly #log: LoggedDecision[] = [];
  #lastReplicaId: string | undefined;

  constructor(config: FleetConfig, members: () => readonly FleetMember[]) {
    this.#members = members;
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
        this.#drain.finished(performance.now());
        this.pump();
      },
    };
  }

  /** Lets go whoever can: to be called when room may have come about. */
  pump(): void {
    const nowMs = performance.now();
    for (const { item } of this.#queue.expire(nowMs)) {
      item.answer({ kind: 'shed', retryAfterMs: 1_000, because: 'it waited as long as it may for a free replica' });
    }
    for (;;) {
      const entry = this.#queue.next(nowMs, ({ request }) => this.#decide(request).kind !== 'queue');
      if (!entry) return;
      entry.item.answer(this.#carryOut(this.#decide(entry.item.request), entry.item.request));
    }
  }

  /** A replica that came anew has nothing in its cache. */
  forget(replicaId: string): void {
    this.#index.forget(replicaId);
  }

  #decide(request: RouteRequest): Decision {
    const members = this.#members().filter(({ pool }) => pool.role === 'all');
    const loads = members.map((member) => loadOf(member, request));
    const state = { lastReplicaId: this.#lastReplicaId, queue: this.#queue, drain: this.#drain };
    return decide(request, loads, this.#index, this.#policy, state, performance.now());
  }

  #carryOut(decision: Decision, request: RouteRequest): RouteChoice {
    this.#note(decision);
    switch (decision.kind) {
      case 'route':
        this.#lastReplicaId = decision.replicaId;
        this.#index.record(request.blocks, decision.replicaId);
        return {
          kind: 'route',
          replicaId: decision.replicaId,
          because: explain(decision),
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
        return { kind: 'shed', retryAfterMs: 1_000, because: decision.because };
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
    const decision = decide(anyTokenizer, helpers, this.#index, policy, state, performance.now());
    return decision.kind === 'route' ? decision.replicaId : undefined;
  }

  #wait(request: RouteRequest, signal: AbortSignal): Promise<RouteChoice> {
    return new Promise((resolve) => {
      const waiter: Waiter = { request, answer: resolve };
      const deadlineMs = performance.now() + this.#config.deadlines.firstTokenMs;
      const result = this.#queue.enqueue({ item: waiter, priority: request.priority, deadlineMs });
      if (result.kind === 'refused') {
        resolve({ kind: 'shed', retryAfterMs: 1_000, because: 'the queue is full' });
        return;
      }
      if (result.kind === 'queued-instead') {
        const because = 'more urgent requests filled the queue';
        result.shed.item.answer({ kind: 'shed', retryAfterMs: 1_000, because });
      }
      signal.addEventListener('abort', () => {
        if (this.#queue.remove(waiter)) {
          resolve({ kind: 'none-ready', retryAfterMs: 1_000, because: 'its client left' });
        }
      });
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

  #note(decision: Decision): void {
    this.#log.push({ atMs: Date.now(), model: this.#config.model, line: explain(decision) });
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

function loadOf({ id, pool, monitor }: FleetMember, request: RouteRequest): ReplicaLoad {
  const hourlyMicroUsd = Math.round(pool.hourlyUsd * microUsdPerUsd);
  const ofPool = { id, pool: pool.name, labels: pool.labels, maxRunning: pool.start?.maxRunning, hourlyMicroUsd };
  if (!monitor) return { ...absent, ...ofPool, tokenizer: request.needsExactTokenizer };
  const view = monitor.snapshot();
  return {
    ...ofPool,
    state: view.state,
    running: view.running,
    waiting: view.waiting ?? 0,
    kvUse: view.kvUse,
    queuedPrefillTokens: view.queuedPrefillTokens,
    prefillTokensPerSecond: view.prefillTokensPerSecond,
    decodeTokensPerSecond: view.decodeTokensPerSecond,
    contextTokens: view.contextTokens,
    // Who cannot go on from exact tokens is nobody to carry a run over to, whatever its tokenizer.
    tokenizer: view.capabilities.exactContinuation ? view.tokenizer : undefined,
    notBeforeMs: view.notBeforeMs,
  };
}

/** Of an engine that is not up. It counts, so that who may go nowhere else is told to wait, and not that it never can. */
const absent = {
  state: 'starting',
  running: 0,
  waiting: 0,
  kvUse: undefined,
  queuedPrefillTokens: 0,
  prefillTokensPerSecond: undefined,
  decodeTokensPerSecond: undefined,
  contextTokens: undefined,
  notBeforeMs: undefined,
} as const;
