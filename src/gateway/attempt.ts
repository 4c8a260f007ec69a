import type { AttemptOutcome, AttemptReport, UpstreamCall, UpstreamRequest, UpstreamUsage } from '#fleet';
import { unreachable } from '#kernel';
import type { FailureKind } from '#policy';
import { WireError } from '#wire';
import { ContinuationFeed } from './continuation-feed.ts';
import { closeThought, endThoughtThere, mustEndThought } from './end-thought.ts';
import { GatewayError } from './errors.ts';
import { estimatePromptTokens } from './estimate-prompt-tokens.ts';
import { Exchange, type ExchangeOutcome } from './exchange.ts';
import { DirectFeed, type Feed, type FeedSignal, goOn } from './feed.ts';
import { handOver } from './hand-off/hand-over.ts';
import type { AttemptRecord, HeardUsage, Replica } from './replica.ts';
import type { Run } from './run.ts';
import type { RunContext } from './run-context.ts';
import { findSeam } from './seam.ts';
import { describeOutcome, outcomeError, toWireError } from './to-wire-error.ts';
import { tokenCalls } from './token-calls.ts';

export type AttemptResult =
  /** The run is complete, or nobody wants it any more. */
  | { readonly kind: 'over' }
  /** The thought is to be ended: the run goes on with its closing mark. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'failed'; readonly failure: FailureKind; readonly because: string; readonly error: WireError };

export interface AttemptPlan {
  readonly replica: Replica;
  /** Who computes the prompt, if not `replica`. */
  readonly prefill: Replica | undefined;
  readonly heard: HeardUsage | undefined;
  readonly kind: AttemptRecord['kind'];
  readonly because: string;
}

/** Lets one replica work at a run: from its beginning, or from the seam where another left off. */
export async function attemptRun(run: Run, plan: AttemptPlan, context: RunContext): Promise<AttemptResult> {
  const record: AttemptRecord = {
    replicaId: plan.replica.target.id,
    kind: plan.kind,
    because: plan.because,
    end: 'running',
    reason: '',
    startedMs: performance.now() - run.arrivedMs,
    ttftMs: undefined,
    promptTokens: undefined,
    cachedTokens: undefined,
    completionTokens: 0,
    dropped: [],
  };
  run.attempts.push(record);
  const report = context.observe(record.replicaId, promptTokensOf(run));
  const over = new AbortController();
  const signal = AbortSignal.any([run.signal, over.signal]);
  const work: Work = { run, plan, context, record, report, signal, outcome: { kind: 'aborted' } };
  const begins = plan.kind === 'first' || plan.kind === 'retry';
  try {
    return await (begins ? beginRun(work) : continueRun(work));
  } catch (error) {
    return notSent(error, work);
  } finally {
    over.abort();
    if (record.end === 'running') record.end = 'aborted';
    bookPrompt(work);
    context.metrics.attempts.inc({ replica: record.replicaId, end: record.end });
    report?.ended(work.outcome);
  }
}

/** Whoever gave a token has computed the prompt, whether or not it lived to count it. */
function bookPrompt({ run, record }: Work): void {
  if (record.ttftMs !== undefined) record.promptTokens ??= promptTokensOf(run) - record.completionTokens;
}

/** What the replica has to compute before it can go on. */
function promptTokensOf({ request, text: { promptTokens, tokens } }: Run): number {
  return promptTokens ? promptTokens.length + tokens.length : estimatePromptTokens(request);
}

interface Work {
  readonly run: Run;
  readonly plan: AttemptPlan;
  readonly context: RunContext;
  readonly record: AttemptRecord;
  readonly report: AttemptReport | undefined;
  /** Aborted when the attempt is over, or nobody waits for the run any more. */
  readonly signal: AbortSignal;
  /** What the replica's health is told; what is the gateway's own doing is `aborted`. */
  outcome: AttemptOutcome;
}

function beginRun(work: Work): Promise<AttemptResult> {
  const { run, plan } = work;
  const { request } = run;
  run.tokenizer = plan.replica.tokenizer;
  run.text.restart();
  if (request.kind === 'completion' && request.prompt.kind === 'tokens') run.text.promptTokens = request.prompt.tokens;
  const call: UpstreamCall = request.kind === 'chat' ? { kind: 'chat', request } : { kind: 'completion', request };
  return exchangeInto(new DirectFeed(run), call, work);
}

async function continueRun(work: Work): Promise<AttemptResult> {
  const { run, plan, context } = work;
  const calls = tokenCalls(plan.replica, context.pools, run.signal);
  const found = await findSeam(run.text.tokens, run.text.delivered, run.request.kind === 'chat', calls);
  if (found.kind === 'unlike') return unlike(work);
  run.text.keepTokens(found.seam.tokens);
  const feed = new ContinuationFeed(run, found.seam);
  const closes = run.wantsAnswer && feed.isThinking && found.seam.surplus === '';
  if (closes) await closeThought(run, feed, found.seam, calls);
  const result = await continueFrom(feed, work);
  // The mark was given out to nobody: the next seam will drop it.
  if (closes && result.kind === 'failed' && run.text.isThinking) run.wantsAnswer = true;
  return result;
}

async function continueFrom(feed: ContinuationFeed, work: Work): Promise<AttemptResult> {
  const { run } = work;
  const { request } = run;
  if (feed.opening.kind !== 'go-on') return afterSignal(feed.opening, work);
  const maxTokens = request.maxTokens === undefined ? undefined : request.maxTokens - run.text.tokens.length;
  if (maxTokens !== undefined && maxTokens <= 0) {
    return completeRun(feed, { kind: 'finished', reason: 'length', usage: undefined }, work);
  }
  // Stop strings are the gateway's to find: the replica would find them in a thought too, and none across the seam.
  const rest = { ...request, stop: [], minTokens: Math.max(0, request.minTokens - run.text.tokens.length) };
  const tokens = [...(run.text.promptTokens ?? []), ...run.text.tokens];
  return await exchangeInto(feed, { kind: 'continuation', request: rest, tokens, maxTokens }, work);
}

async function exchangeInto(feed: Feed, call: UpstreamCall, work: Work): Promise<AttemptResult> {
  const { run, plan, context, record } = work;
  const { adapter, target, capabilities } = plan.replica;
  const asked = adapter.toUpstream(call, target, capabilities);
  record.dropped = asked.dropped;
  const request = await withHelp(asked, call, work);
  if (run.end) return { kind: 'over' };
  const { pool, pathPrefix } = context.pools.connection(target.url);
  let signal = goOn;
  const exchange = new Exchange({
    dispatcher: pool,
    request: { ...request, path: pathPrefix + request.path },
    reader: adapter.reader(call, capabilities),
    readFailure: (status, body, retryAfter) => adapter.readFailure(status, body, retryAfter),
    deadlines: context.deadlines,
    onContent: (events) => {
      const before = run.text.tokens.length;
      signal = feed.take(events);
      noteTokens(run.text.tokens.length - before, work);
      run.flush();
      if (mustEndThought(run, feed, call, capabilities)) run.wantsAnswer = true;
      if (signal.kind !== 'go-on' || (run.wantsAnswer && feed.isThinking && run.text.isExact)) exchange.abort();
    },
  });
  run.begin({
    abort: () => exchange.abort(),
    pause: () => exchange.pause(),
    resume: () => exchange.resume(),
    endThought: async () =>
      call.kind === 'chat' && (await endThoughtThere(plan.replica, context.pools, exchange.upstreamId)),
  });
  if (run.end) exchange.abort();
  const outcome = await exchange.outcome;
  run.attempt = undefined;
  record.end = outcome.kind;
  record.reason = describeOutcome(outcome);
  work.outcome = outcome.kind === 'lost' ? { kind: 'lost', reason: outcome.because } : outcome;
  return signal.kind === 'go-on' ? afterExchange(feed, outcome, work) : afterSignal(signal, work);
}

/** The request as the replica gets it, its prompt computed elsewhere where that was decided. */
async function withHelp(request: UpstreamRequest, call: UpstreamCall, work: Work): Promise<UpstreamRequest> {
  const { run, plan, context, record, signal } = work;
  if (!plan.prefill) return request;
  const { prefill, replica: decode } = plan;
  const promptTokens = promptTokensOf(run);
  const handed = await handOver({ call, request, decode, prefill, promptTokens, signal }, context);
  record.prefill = handed.record;
  return handed.request;
}

function afterExchange(feed: Feed, outcome: ExchangeOutcome, work: Work): AttemptResult {
  switch (outcome.kind) {
    case 'finished':
      return completeRun(feed, outcome, work);
    case 'aborted':
      return work.run.end ? { kind: 'over' } : { kind: 'cut' };
    case 'failure':
    case 'lost':
    case 'stalled':
      return {
        kind: 'failed',
        failure: outcome.kind === 'failure' ? outcome.failure.kind : outcome.kind,
        because: describeOutcome(outcome),
        error: outcomeError(outcome),
      };
    default:
      return unreachable(outcome);
  }
}

function completeRun(feed: Feed, outcome: Extract<ExchangeOutcome, { kind: 'finished' }>, work: Work): AttemptResult {
  const { run, record } = work;
  record.end = 'finished';
  record.promptTokens = outcome.usage?.promptTokens;
  record.cachedTokens = outcome.usage?.cachedTokens;
  hearUsage(outcome.usage, work);
  const signal = feed.finish();
  if (signal.kind !== 'go-on') return afterSignal(signal, work);
  bookPrompt(work);
  run.complete(outcome.reason, outcome.matched, outcome.usage);
  return { kind: 'over' };
}

function hearUsage(usage: UpstreamUsage | undefined, { plan, context }: Work): void {
  if (usage?.cachedTokens === undefined) return;
  const gapTokens = plan.heard?.(usage.promptTokens, usage.cachedTokens) ?? 0;
  if (gapTokens > 0) context.metrics.prefixGap.inc({ replica: plan.replica.target.id }, gapTokens);
}

function afterSignal(signal: Exclude<FeedSignal, { kind: 'go-on' }>, work: Work): AttemptResult {
  if (signal.kind === 'unlike') return unlike(work);
  work.record.end = 'finished';
  bookPrompt(work);
  work.run.complete('stop', signal.matched, undefined);
  return { kind: 'over' };
}

function unlike({ record }: Work): AttemptResult {
  record.end = 'unlike';
  record.reason = 'its tokens do not spell what was delivered';
  const message = 'The stream broke off, and the replica that was to continue it spells its tokens in another way.';
  const error = toWireError(new GatewayError('GATEWAY_CARRY_OVER_REFUSED', message));
  return { kind: 'failed', failure: 'unlike', because: record.reason, error };
}

/** The request did not get as far as an exchange: the adapter cannot say it, or the replica cannot spell its tokens. */
function notSent(error: unknown, work: Work): AttemptResult {
  if (work.run.end) return { kind: 'over' };
  const because = error instanceof Error ? error.message : String(error);
  work.record.reason = because;
  work.record.end = error instanceof WireError ? 'not-sent' : 'lost';
  if (error instanceof WireError) return { kind: 'failed', failure: 'unsupported', because, error };
  work.outcome = { kind: 'lost', reason: because };
  return { kind: 'failed', failure: 'lost', because, error: outcomeError({ kind: 'lost', because }) };
}

function noteTokens(count: number, { run, record, context, report }: Work): void {
  if (count <= 0 && !run.text.lacksIds) return;
  const nowMs = performance.now();
  const sinceArrivalMs = nowMs - run.arrivedMs;
  if (run.lastTokenMs === undefined) context.metrics.ttft.observe(sinceArrivalMs / 1_000);
  else context.metrics.itl.observe((nowMs - run.lastTokenMs) / 1_000);
  run.lastTokenMs = nowMs;
  if (record.ttftMs !== undefined) {
    report?.tokens(Math.max(count, 1));
    return;
  }
  record.ttftMs = sinceArrivalMs - record.startedMs;
  report?.firstToken(record.ttftMs);
}
