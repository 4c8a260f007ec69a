import { invariant } from '#kernel';
import type { BatchEntry, SchedSnapshot, StepPlan } from '#sched';
import type { PositionTokens } from '#wire';
import { EngineError, toPlainError } from '../errors.ts';
import { HostCache } from '../kv/host-cache.ts';
import { positionLogprobs } from '../sampling/logprobs.ts';
import type { EngineConfig } from './config.ts';
import type { LoadedEngine } from './load.ts';
import { namePosition } from './name-tokens.ts';
import { PrefixKeeper } from './prefix-keeper.ts';
import { preparePrompt } from './prompt.ts';
import { contextExceeded, refused } from './refusals.ts';
import { Run } from './run.ts';
import type { FinishReason, RunEvent, RunSpec } from './run-spec.ts';
import { SequenceMemory } from './sequence-memory.ts';
import { ThreadGovernor } from './thread-governor.ts';

/** Time as the engine thread sees it. */
export interface EngineClock {
  /** Wall clock (monotonic) and processor time of this thread, milliseconds. */
  now(): { readonly wallMs: number; readonly cpuMs: number };
}

/** Totals since the start, for metrics. */
export interface EngineTotals {
  readonly steps: number;
  readonly promptTokens: number;
  readonly generationTokens: number;
}

/**
 * The step loop: schedule, compute, sample, tell. Synchronous, on the one thread that owns the model.
 *
 * It holds what the scheduler must not know (weights, text, clients) and decides nothing about order: `Scheduler` does.
 * Events are collected and handed out once per step.
 */
export class EngineCore {
  readonly #config: EngineConfig;
  readonly #loaded: LoadedEngine;
  readonly #clock: EngineClock;
  readonly #governor: ThreadGovernor;
  readonly #runByNumber = new Map<number, Run>();
  readonly #runById = new Map<string, Run>();
  readonly #memory: SequenceMemory;
  /** Export, import and what else concerns computed prefixes. */
  readonly prefixes: PrefixKeeper;
  readonly #promptLogprobs = new Map<number, PositionTokens[]>();
  #events: RunEvent[] = [];
  #nextNumber = 1;
  #totals = { steps: 0, promptTokens: 0, generationTokens: 0 };

  constructor(config: EngineConfig, loaded: LoadedEngine, clock: EngineClock) {
    this.#config = config;
    this.#loaded = loaded;
    this.#clock = clock;
    this.#governor = new ThreadGovernor(config.threads);
    const hostCache = new HostCache(config.hostCacheBytes);
    this.#memory = new SequenceMemory(loaded.context, loaded.exportSequence, hostCache);
    this.prefixes = new PrefixKeeper(config, loaded, this.#memory, hostCache);
  }

  /** Takes in a run; what is wrong with it comes back as its `failed` event. */
  submit(spec: RunSpec): void {
    try {
      this.#start(spec);
    } catch (error) {
      this.#events.push({ kind: 'failed', id: spec.id, error: toPlainError(error) });
    }
  }

  /** Ends a run without an event: nobody listens any more. Its sequence is free within this call. */
  abort(id: string): void {
    const run = this.#runById.get(id);
    if (run) this.#forget(run);
  }

  /** @returns whether such a run is alive */
  answerNow(id: string): boolean {
    const run = this.#runById.get(id);
    run?.answerNow();
    return run !== undefined;
  }

  get hasWork(): boolean {
    return this.#loaded.scheduler.hasWork();
  }

  /** One step. */
  step(): void {
    const { scheduler, context } = this.#loaded;
    const plan = scheduler.planStep();
    this.#memory.perform(plan.ops);
    this.#noteAdmitted(plan);
    for (const number of plan.outOfCells) this.#end(this.#run(number), { kind: 'length' });
    if (plan.entries.length === 0) return;
    context.begin();
    const firstRows = plan.entries.map((e) => context.add(e.seq, e.fromPos, e.tokens, e.logitsFrom));
    const { nowMs, stepMs } = this.#compute(plan.tokenCount);
    scheduler.commitStep(plan, stepMs);
    this.#count(plan);
    plan.entries.forEach((entry, i) => {
      this.#finishEntry(entry, firstRows[i] ?? 0, nowMs);
    });
  }

  takeEvents(): readonly RunEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  snapshot(): SchedSnapshot {
    return this.#loaded.scheduler.snapshot();
  }

  totals(): EngineTotals {
    return this.#totals;
  }

  #start(spec: RunSpec): void {
    const { scheduler, vocabulary, model } = this.#loaded;
    const { tokens, startsInThinking } = preparePrompt(spec, vocabulary);
    this.#checkTokens(tokens, model.facts.vocabTokens);
    const run = new Run({
      spec,
      number: this.#nextNumber++,
      promptTokens: tokens,
      startsInThinking,
      vocabulary,
      contextTokens: this.#config.contextTokens,
      nowMs: this.#clock.now().wallMs,
    });
    const allPromptLogits = spec.promptLogprobs !== undefined;
    if (!allPromptLogits) this.prefixes.bringBack(tokens, spec.cacheSalt);
    const submitted = scheduler.submit({
      id: run.number,
      promptTokens: tokens,
      priority: spec.priority,
      cacheSalt: spec.cacheSalt,
      allPromptLogits,
    });
    if (submitted.kind === 'refused') throw refused(submitted);
    this.#runByNumber.set(run.number, run);
    this.#runById.set(spec.id, run);
    if (allPromptLogits) this.#promptLogprobs.set(run.number, []);
    this.#events.push({
      kind: 'started',
      id: spec.id,
      promptTokens: tokens.length,
      promptTokenIds: spec.wantsPromptTokenIds ? tokens : undefined,
      startsInThinking,
    });
  }

  #checkTokens(tokens: Int32Array, vocabTokens: number): void {
    const { contextTokens } = this.#config;
    if (tokens.length === 0)
      throw new EngineError('ENGINE_CONTEXT_EXCEEDED', 'The prompt has no tokens; send at least one.', {
        promptTokens: 0,
        contextTokens,
      });
    if (tokens.length >= contextTokens) throw contextExceeded(tokens.length, contextTokens);
    const bad = tokens.find((token) => token < 0 || token >= vocabTokens);
    if (bad === undefined) return;
    throw new EngineError(
      'ENGINE_BAD_TOKEN',
      `Token id ${bad} is outside this model's vocabulary (0 … ${vocabTokens - 1}).`,
      { token: bad, vocabTokens },
    );
  }

  #compute(tokenCount: number): { readonly nowMs: number; readonly stepMs: number } {
    const { context } = this.#loaded;
    const { threads } = this.#governor;
    context.setThreads(threads);
    const start = this.#clock.now();
    const outcome = context.decode();
    invariant(outcome.kind === 'ok', `the cache had no room for a planned step of ${tokenCount} tokens`);
    const end = this.#clock.now();
    const wallMs = end.wallMs - start.wallMs;
    this.#governor.observe({ threads, tokenCount, wallMs, cpuMs: end.cpuMs - start.cpuMs, nowMs: end.wallMs });
    return { nowMs: end.wallMs, stepMs: wallMs };
  }

  #noteAdmitted(plan: StepPlan): void {
    for (const { requestId, cachedTokens } of plan.admitted) {
      const run = this.#run(requestId);
      // A resumed run was admitted before; what it finds then is not a saving of its own.
      if (run.admittedMs !== undefined) continue;
      run.admittedMs = this.#clock.now().wallMs;
      run.cachedTokens = cachedTokens;
    }
  }

  #count(plan: StepPlan): void {
    const { steps, promptTokens, generationTokens } = this.#totals;
    this.#totals = {
      steps: steps + 1,
      promptTokens: plan.entries.reduce((sum, entry) => sum + this.#promptTokensIn(entry), promptTokens),
      generationTokens: generationTokens + plan.entries.filter((e) => e.samples).length,
    };
  }

  /** Not what is fed to end a thought, nor replies that a preemption makes it compute again. */
  #promptTokensIn({ requestId, fromPos, tokens }: BatchEntry): number {
    return Math.min(tokens.length, Math.max(0, this.#run(requestId).promptTokens.length - fromPos));
  }

  #finishEntry(entry: BatchEntry, firstRow: number, nowMs: number): void {
    const run = this.#run(entry.requestId);
    const lastRow = firstRow + entry.tokens.length - 1 - entry.logitsFrom;
    if (run.spec.promptLogprobs !== undefined) this.#collectPromptLogprobs(run, entry, firstRow);
    if (!entry.samples) return;
    const next = run.sample(this.#loaded.context.logits(lastRow), nowMs);
    if (next.kind === 'finished') {
      this.#end(run, next.reason);
      return;
    }
    const delta = run.takeDelta();
    if (delta) this.#events.push(delta);
    this.#loaded.scheduler.append(run.number, next.tokens);
  }

  /** Rows that predict the prompt's own tokens; the last one predicts the first new token and is left to sampling. */
  #collectPromptLogprobs(run: Run, entry: BatchEntry, firstRow: number): void {
    const collected = this.#promptLogprobs.get(run.number);
    if (!collected) return;
    for (let i = entry.logitsFrom; i < entry.tokens.length; i++) {
      const position = entry.fromPos + i;
      const predicted = run.promptTokens[position + 1];
      if (predicted === undefined) break;
      const row = this.#loaded.context.logits(firstRow + i - entry.logitsFrom);
      collected.push(namePosition(this.#loaded.model, positionLogprobs(row, predicted, run.spec.promptLogprobs ?? 0)));
    }
    if (!entry.samples) return;
    this.#events.push({ kind: 'prompt-logprobs', id: run.spec.id, positions: collected });
    this.#promptLogprobs.delete(run.number);
  }

  #end(run: Run, reason: FinishReason): void {
    const rest = run.takeRest(reason);
    if (rest) this.#events.push(rest);
    this.#events.push({
      kind: 'finished',
      id: run.spec.id,
      reason,
      usage: run.usage(),
      timings: run.timings(this.#clock.now().wallMs),
    });
    this.#forget(run);
  }

  #forget(run: Run): void {
    this.#loaded.scheduler.finish(run.number);
    this.#runByNumber.delete(run.number);
    this.#runById.delete(run.spec.id);
    this.#promptLogprobs.delete(run.number);
    if (this.#runByNumber.size === 0) this.prefixes.tidyUp();
  }

  #run(number: number): Run {
    const run = this.#runByNumber.get(number);
    invariant(run !== undefined, `the scheduler names run ${number}, which is not alive`);
    return run;
  }
}
