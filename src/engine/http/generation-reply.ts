import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import {
  errorEvent,
  type GenerationOptions,
  type PositionTokens,
  promptLogprobs,
  type ResponseExtras,
  sseDone,
  type Usage,
  usage,
} from '#wire';
import type { FinishReason, RunEvent, RunSpec, RunUsage } from '../core/run-spec.ts';
import { fromPlainError } from '../errors.ts';
import type { EngineRoutesContext } from './engine-server.ts';
import { toWireError } from './error-replies.ts';
import { EventStream } from './event-stream.ts';
import { RunGroup } from './run-group.ts';

export type Delta = Extract<RunEvent, { kind: 'delta' }>;

/** One choice as it has come together. */
export interface CollectedChoice {
  readonly index: number;
  thinking: string;
  answer: string;
  readonly tokenIds: number[];
  readonly logprobs: PositionTokens[];
  reason: FinishReason | undefined;
}

/** How chat and plain completions differ on the wire; everything else is the same. */
export interface ReplyShape {
  readonly promptParam: 'messages' | 'prompt';
  /** Events that open a choice (the role), '' for none. */
  readonly opening: (choice: number, extras: ResponseExtras) => string;
  /** Facts about the prompt that come later. */
  readonly note: (choice: number, extras: ResponseExtras) => string;
  readonly delta: (choice: number, delta: Delta, extras: ResponseExtras) => string;
  readonly closing: (choice: number, reason: FinishReason, extras: ResponseExtras) => string;
  readonly usage: (usage: Usage) => string;
  readonly whole: (choices: readonly CollectedChoice[], extras: ResponseExtras) => object;
}

export interface GenerationJob {
  readonly id: string;
  readonly options: GenerationOptions;
  readonly specs: readonly RunSpec[];
  readonly shape: ReplyShape;
}

export function newCompletionId(prefix: 'chatcmpl' | 'cmpl'): string {
  return `${prefix}-${randomBytes(12).toString('hex')}`;
}

/** Sends the answer as it comes, or whole, as the client asked. */
export function reply(job: GenerationJob, context: EngineRoutesContext, http: FastifyReply): Promise<unknown> {
  return job.options.stream ? streamReply(job, context, http) : wholeReply(job, context, http);
}

/** OpenAI's usage for all choices together: the prompt counts once. */
function totalUsage(usages: readonly RunUsage[]): Usage {
  const sum = (read: (u: RunUsage) => number) => usages.reduce((total, one) => total + read(one), 0);
  return usage({
    promptTokens: usages[0]?.promptTokens ?? 0,
    // The first choice's: the others share with it.
    cachedTokens: usages[0]?.cachedTokens ?? 0,
    completionTokens: sum((u) => u.completionTokens),
    reasoningTokens: sum((u) => u.reasoningTokens),
  });
}

function wholeReply(job: GenerationJob, context: EngineRoutesContext, http: FastifyReply): Promise<object> {
  return new Promise((resolve, reject) => {
    const choices = job.specs.map(
      (_, index): CollectedChoice => ({
        index,
        thinking: '',
        answer: '',
        tokenIds: [],
        logprobs: [],
        reason: undefined,
      }),
    );
    const usages: RunUsage[] = [];
    let extras: ResponseExtras = {};
    const group = new RunGroup(context, job.specs, (index, event) => {
      const choice = choices[index];
      if (!choice) return;
      switch (event.kind) {
        case 'started':
          if (job.options.returnTokenIds && event.promptTokenIds)
            extras = { ...extras, promptTokenIds: [...event.promptTokenIds] };
          return;
        case 'prompt-logprobs':
          extras = { ...extras, promptLogprobs: promptLogprobs(event.positions) };
          return;
        case 'delta':
          collect(choice, event);
          return;
        case 'finished':
          choice.reason = event.reason;
          usages[index] = event.usage;
          if (group.isDone) resolve(job.shape.whole(choices, { ...extras, usage: totalUsage(usages) }));
          return;
        case 'failed':
          group.abandon();
          reject(toWireError(fromPlainError(event.error), job.shape.promptParam));
      }
    });
    http.raw.on('close', () => group.abandon());
  });
}

function collect(choice: CollectedChoice, delta: Delta): void {
  for (const { kind, text } of delta.pieces) choice[kind] += text;
  choice.tokenIds.push(...delta.tokenIds);
  if (delta.logprobs) choice.logprobs.push(...delta.logprobs);
}

/** Headers leave with the first `started`: what is wrong with a request is then still a 4xx and not an event. */
function streamReply(job: GenerationJob, context: EngineRoutesContext, http: FastifyReply): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const usages: RunUsage[] = job.specs.map(() => ({
      promptTokens: 0,
      cachedTokens: 0,
      completionTokens: 0,
      reasoningTokens: 0,
    }));
    let stream: EventStream | undefined;
    const group = new RunGroup(context, job.specs, (index, event) => {
      if (event.kind === 'failed') {
        group.abandon();
        const error = toWireError(fromPlainError(event.error), job.shape.promptParam);
        if (!stream) reject(error);
        else stream.end(errorEvent(error) + sseDone);
        return;
      }
      stream ??= openStream(job, context, http, group, resolve);
      const text = eventText(job, index, event, usages);
      const done = event.kind === 'finished' && group.isDone;
      if (!done) {
        if (text) stream.write(text);
        return;
      }
      const usageText = job.options.includeUsage ? job.shape.usage(totalUsage(usages)) : '';
      stream.end(text + usageText + sseDone);
    });
    http.raw.on('close', () => group.abandon());
  });
}

function openStream(
  job: GenerationJob,
  context: EngineRoutesContext,
  http: FastifyReply,
  group: RunGroup,
  resolve: (value: unknown) => void,
): EventStream {
  http.hijack();
  resolve(http);
  return new EventStream(http.raw, {
    keepAliveMs: context.keepAliveMs,
    headers: { 'x-request-id': job.id },
    onGone: () => group.abandon(),
  });
}

function eventText(
  job: GenerationJob,
  index: number,
  event: Exclude<RunEvent, { kind: 'failed' }>,
  usages: RunUsage[],
): string {
  const { shape, options } = job;
  switch (event.kind) {
    case 'started':
      usages[index] = { promptTokens: event.promptTokens, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 };
      return shape.opening(
        index,
        options.returnTokenIds && event.promptTokenIds ? { promptTokenIds: [...event.promptTokenIds] } : {},
      );
    case 'prompt-logprobs':
      return shape.note(index, { promptLogprobs: promptLogprobs(event.positions) });
    case 'delta':
      return shape.delta(index, event, runningUsage(job, index, event, usages));
    case 'finished':
      usages[index] = event.usage;
      return shape.closing(index, event.reason, {});
  }
}

/** `continuous_usage_stats`: what has been used so far, on every chunk. */
function runningUsage(job: GenerationJob, index: number, delta: Delta, usages: RunUsage[]): ResponseExtras {
  if (!job.options.continuousUsage) return {};
  const before = usages[index];
  if (!before) return {};
  usages[index] = {
    ...before,
    completionTokens: before.completionTokens + delta.tokenIds.length,
    reasoningTokens: delta.reasoningTokens,
  };
  return { usage: totalUsage(usages) };
}
