import type { TextCompletion } from '#wire';
import { postJson } from '../support/http-client.ts';
import type { GreedyCase } from './greedy-reference.ts';

/**
 * A position where an engine, with the reference's own tokens behind it, prefers another token than the reference wrote,
 * and by how much each side preferred its own: differences of two logits (of two logprobs, which is the same), ≥ 0.
 *
 * Their sum is how far the difference of these two logits moved between the sides. Numeric noise moves it a little, and
 * so can only turn a near tie; a wrong mask, position, weight or token moves it by whole units.
 */
export interface Parting {
  readonly prompt: string;
  readonly position: number;
  readonly ours: number;
  readonly theirs: number;
  /** Infinite when the reference's token is not among the likeliest that the engine tells. */
  readonly ourMargin: number;
  /** Infinite when the reference told no probabilities there, or ours was no close call to it. */
  readonly theirMargin: number;
}

export function movedBy({ ourMargin, theirMargin }: Parting): number {
  return ourMargin + theirMargin;
}

/** What an engine wrote greedily, to the last token asked for. */
export interface Continuation {
  readonly promptTokens: readonly number[];
  readonly cachedTokens: number;
  readonly tokens: readonly number[];
  /** Logprobs of the likeliest tokens by their spelling. */
  readonly topAt: readonly Readonly<Record<string, number>>[];
}

/** One recorded reply, walked to its end. */
export interface Walk {
  readonly partings: readonly Parting[];
  /** How many tokens the prompt is to the engine. */
  readonly promptTokens: number;
}

/**
 * Compares every token of a recorded reply with what the engine would write there. After a parting the engine is set back
 * onto the reference's tokens, because what follows another token says nothing; so no position is left out.
 */
export async function walkAlong(url: string, one: GreedyCase, cacheSalt: string): Promise<Walk> {
  const walker = newWalker(one);
  while (walker.from < one.tokens.length)
    await follow(url, walker, await continueGreedily(url, stretch(walker, cacheSalt)));
  return walker;
}

/**
 * The same for several at a time, in rounds that all of them begin in one step of the engine, in their order. What is
 * computed together then depends on the prompts alone, and noise falls the same way in every run on one processor.
 *
 * @param hold - keeps the engine busy with one step until what is asked meanwhile has come in
 */
export async function walkTogether(
  url: string,
  cases: readonly GreedyCase[],
  {
    cacheSalt,
    hold,
  }: { readonly cacheSalt: string; readonly hold: () => Promise<{ readonly done: Promise<unknown> }> },
): Promise<readonly Walk[]> {
  const walkers = cases.map(newWalker);
  for (;;) {
    const behind = walkers.filter(({ from, one }) => from < one.tokens.length);
    if (behind.length === 0) return walkers;
    const { done } = await hold();
    const asked = behind.map((walker, priority) => continueGreedily(url, { ...stretch(walker, cacheSalt), priority }));
    const [replies] = await Promise.all([Promise.all(asked), done]);
    for (const [i, walker] of behind.entries()) await follow(url, walker, replies[i]);
  }
}

/** Where a walk stands. */
interface Walker extends Walk {
  readonly one: GreedyCase;
  readonly partings: Parting[];
  promptTokens: number;
  from: number;
  past: string | readonly number[];
}

const newWalker = (one: GreedyCase): Walker => ({ one, partings: [], promptTokens: 0, from: 0, past: one.prompt });

const stretch = ({ one, from, past }: Walker, cacheSalt: string) => ({
  prompt: past,
  maxTokens: one.tokens.length - from,
  cacheSalt,
});

async function follow(url: string, walker: Walker, reply: Continuation | undefined): Promise<void> {
  if (!reply) throw new Error('no reply to a walker');
  const { one, from } = walker;
  walker.promptTokens ||= reply.promptTokens.length;
  const at = one.tokens.slice(from).findIndex((token, i) => token !== reply.tokens[i]);
  const next = at < 0 ? one.tokens.length : from + at + 1;
  if (at >= 0) walker.partings.push(await describe(url, one, reply, { at, position: from + at }));
  walker.past = [...reply.promptTokens, ...one.tokens.slice(from, next)];
  walker.from = next;
}

async function describe(
  url: string,
  one: GreedyCase,
  reply: Continuation,
  { at, position }: { readonly at: number; readonly position: number },
): Promise<Parting> {
  const [ours = -1, theirs = -1] = [reply.tokens[at], one.tokens[position]];
  const close = one.closeCalls.find((call) => call.position === position && call.runnerUp === ours);
  return {
    prompt: one.prompt,
    position,
    ours,
    theirs,
    ourMargin: await marginAt(url, reply, at, [ours, theirs]),
    theirMargin: close?.gap ?? Number.POSITIVE_INFINITY,
  };
}

/** @param options.prompt - text, or exact token ids */
export async function continueGreedily(
  url: string,
  options: {
    readonly prompt: string | readonly number[];
    readonly maxTokens: number;
    readonly cacheSalt: string;
    readonly priority?: number;
  },
): Promise<Continuation> {
  const { body } = await postJson<TextCompletion>(`${url}/v1/completions`, {
    prompt: options.prompt,
    max_tokens: options.maxTokens,
    cache_salt: options.cacheSalt,
    priority: options.priority ?? 0,
    temperature: 0,
    ignore_eos: true,
    return_token_ids: true,
    logprobs: 12,
  });
  const [choice] = body.choices;
  return {
    promptTokens: body.prompt_token_ids ?? [],
    cachedTokens: body.usage?.prompt_tokens_details.cached_tokens ?? Number.NaN,
    tokens: choice?.token_ids ?? [],
    topAt: choice?.logprobs?.top_logprobs ?? [],
  };
}

/** By how much one token was preferred to another; infinite when the other is not among the likeliest. */
export async function marginAt(
  url: string,
  { topAt }: Continuation,
  at: number,
  [preferred, other]: readonly [number, number],
): Promise<number> {
  const top = topAt[at] ?? {};
  const logprob = async (token: number) => top[await spelling(url, token)] ?? Number.NEGATIVE_INFINITY;
  return (await logprob(preferred)) - (await logprob(other));
}

async function spelling(url: string, token: number): Promise<string> {
  return (await postJson<{ readonly prompt: string }>(`${url}/detokenize`, { tokens: [token] })).body.prompt;
}
