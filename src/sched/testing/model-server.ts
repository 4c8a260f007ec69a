import { invariant } from '#kernel';
import { createScheduler, type SchedConfig, type Scheduler, type StepPlan } from '../index.ts';
import { ModelEngine, nextToken } from './model-engine.ts';

export interface ModelRequest {
  readonly prompt: readonly number[];
  /** Generated tokens after which it ends. */
  readonly maxTokens: number;
  readonly priority: number;
  readonly cacheSalt: string;
  readonly allPromptLogits: boolean;
  /** After so many generated tokens, these follow at once. */
  /** Its sampled tokens are appended one plan late, as when something outside decides about them. */
  readonly lags: boolean;
  readonly forced: { readonly after: number; readonly tokens: readonly number[] };
}

export interface ModelRun {
  readonly request: ModelRequest;
  readonly known: number[];
  generated: number;
  /** Prompt positions whose logits came, in the order they came. */
  readonly promptLogits: number[];
  end: 'live' | 'done' | 'aborted' | 'out-of-cells';
}

/** What the engine appends after a request's n-th generated token. */
function continuation({ forced }: ModelRequest, generated: number, token: number): readonly number[] {
  return generated === forced.after ? [token, ...forced.tokens] : [token];
}

/** What a request says when it has a machine to itself. */
export function runAlone(request: ModelRequest): readonly number[] {
  const known = [...request.prompt];
  for (let generated = 1; generated <= request.maxTokens; generated += 1) {
    known.push(...continuation(request, generated, nextToken(known)));
  }
  return known;
}

/** A scheduler and a model engine, stepped together; every step checks that they agree about every cell. */
export class ModelServer {
  readonly config: SchedConfig;
  readonly scheduler: Scheduler;
  readonly engine: ModelEngine;
  readonly runs = new Map<number, ModelRun>();
  readonly plans: StepPlan[] = [];
  #ids = 0;
  #late: (() => void)[] = [];

  constructor(config: SchedConfig) {
    this.config = config;
    this.scheduler = createScheduler(config);
    this.engine = new ModelEngine(config.cellCapacity, config.maxSequences);
  }

  submit(request: ModelRequest): number {
    const id = this.#ids;
    this.#ids += 1;
    const promptTokens = Int32Array.from(request.prompt);
    const { priority, cacheSalt, allPromptLogits } = request;
    const result = this.scheduler.submit({ id, promptTokens, priority, cacheSalt, allPromptLogits });
    if (result.kind === 'queued') {
      this.runs.set(id, { request, known: [...request.prompt], generated: 0, promptLogits: [], end: 'live' });
    }
    return id;
  }

  abort(id: number): void {
    const run = this.runs.get(id);
    if (run?.end === 'live') run.end = 'aborted';
    this.scheduler.finish(id);
  }

  /** @param during - what happens while the step is computed */
  step(during: () => void = () => {}): StepPlan {
    const late = this.#late;
    this.#late = [];
    const plan = this.#plan();
    for (const append of late) append();
    during();
    const sampled = this.engine.compute(plan);
    this.scheduler.commitStep(plan, 1 + plan.decodeTokens / 4 + (plan.tokenCount - plan.decodeTokens) / 2);
    this.#deliverPromptLogits(plan);
    for (const [id, token] of sampled) {
      if (this.runs.get(id)!.request.lags) this.#late.push(() => this.#continue(id, token));
      else this.#continue(id, token);
    }
    return plan;
  }

  /** A step that fails half-way: the engine did the ops and filled the first few entries, and commits nothing. */
  failStep(filledEntries: number): void {
    const plan = this.#plan();
    this.engine.compute({ ...plan, entries: plan.entries.slice(0, filledEntries) });
  }

  /** Steps until all have ended; more steps than tokens mean that somebody is stuck. */
  drain(mostSteps = 5_000): void {
    for (let steps = 0; this.scheduler.hasWork(); steps += 1) {
      invariant(
        steps < mostSteps,
        `work is left after ${mostSteps} steps: ${JSON.stringify(this.scheduler.snapshot())}`,
      );
      const waits = this.#late.length > 0;
      const plan = this.step();
      const idle = !waits && plan.entries.length === 0 && plan.ops.length === 0 && plan.outOfCells.length === 0;
      invariant(!idle || !this.scheduler.hasWork(), `nothing moves: ${JSON.stringify(this.scheduler.snapshot())}`);
    }
  }

  adopt(tokens: readonly number[], cacheSalt: string, loads: boolean): void {
    const result = this.scheduler.adopt(Int32Array.from(tokens), cacheSalt);
    if (result.kind === 'refused') return;
    this.engine.doOps(result.ops);
    if (loads) this.engine.load(result.seq, tokens);
    else this.engine.doOps(this.scheduler.discard(result.seq));
  }

  clearCache(): void {
    this.engine.doOps(this.scheduler.clearCache());
  }

  #checkPrefix({ known, request }: ModelRun): void {
    const location = this.scheduler.locate(Int32Array.from(known), request.cacheSalt);
    if (location.kind === 'absent') return;
    const text = this.engine.text(location.seq).slice(0, location.tokenCount);
    invariant(text.join() === known.slice(0, location.tokenCount).join(), `sequence ${location.seq} holds other text`);
  }

  #plan(): StepPlan {
    const plan = this.scheduler.planStep();
    this.plans.push(plan);
    this.engine.doOps(plan.ops);
    this.#checkCells(plan);
    this.#checkPlan(plan);
    for (const id of plan.outOfCells) this.#end(id, 'out-of-cells');
    return plan;
  }

  /** The scheduler's counts are the engine's, and what it says is cached is. */
  #checkCells(plan: StepPlan): void {
    const { runningCells, cachedCells, freeCells, cellCapacity } = this.scheduler.snapshot();
    const believed = runningCells + cachedCells - plan.tokenCount;
    invariant(this.engine.usedCells === believed, `${this.engine.usedCells} cells are used, not ${believed}`);
    invariant(runningCells + cachedCells + freeCells === cellCapacity, 'the three kinds of cells are not all cells');
    for (const run of this.runs.values()) this.#checkPrefix(run);
  }

  #checkPlan(plan: StepPlan): void {
    const { tokenBudget, outputBudget, maxRunning, cellCapacity } = this.config;
    const tokenCount = plan.entries.reduce((sum, entry) => sum + entry.tokens.length, 0);
    const outputs = plan.entries.reduce((sum, entry) => sum + entry.tokens.length - entry.logitsFrom, 0);
    invariant(plan.tokenCount === tokenCount && tokenCount <= tokenBudget, `${tokenCount} tokens of ${tokenBudget}`);
    invariant(outputs <= outputBudget, `${outputs} logits rows of ${outputBudget}`);
    invariant(plan.entries.length <= maxRunning, `${plan.entries.length} entries for ${maxRunning} running`);
    invariant(new Set(plan.entries.map(({ seq }) => seq)).size === plan.entries.length, 'two entries share a sequence');
    invariant(this.engine.usedCells + tokenCount <= cellCapacity, `${tokenCount} tokens find no cells`);
    for (const entry of plan.entries) {
      const known = this.runs.get(entry.requestId)!.known;
      const until = entry.fromPos + entry.tokens.length;
      const text = [...this.engine.text(entry.seq), ...entry.tokens];
      invariant(text.join() === known.slice(0, until).join(), `request ${entry.requestId} continues other text`);
      invariant(entry.samples === (until === known.length), `request ${entry.requestId} samples at the wrong place`);
    }
  }

  #deliverPromptLogits(plan: StepPlan): void {
    for (const { requestId, fromPos, tokens, logitsFrom } of plan.entries) {
      const run = this.runs.get(requestId)!;
      for (let index = logitsFrom; index < tokens.length; index += 1) {
        if (fromPos + index < run.request.prompt.length) run.promptLogits.push(fromPos + index);
      }
    }
  }

  #continue(id: number, token: number): void {
    const run = this.runs.get(id)!;
    if (run.end !== 'live') return;
    run.generated += 1;
    const tokens = continuation(run.request, run.generated, token);
    run.known.push(...tokens);
    if (run.generated === run.request.maxTokens) this.#end(id, 'done');
    else this.scheduler.append(id, Int32Array.from(tokens));
  }

  #end(id: number, end: ModelRun['end']): void {
    const run = this.runs.get(id)!;
    if (run.end === 'live') run.end = end;
    this.scheduler.finish(id);
  }
}
