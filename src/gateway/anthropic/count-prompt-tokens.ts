import type { FastifyRequest } from 'fastify';
import type { ChatRequest } from '#wire';
import { estimatePromptTokens } from '../estimate-prompt-tokens.ts';
import { anyReplica, modelsFor, type RoutesContext, resolveModel } from '../gateway-state.ts';
import { labelRulesOf } from '../label-headers.ts';
import { postToReplica } from '../post-to-replica.ts';
import type { Replica } from '../replica.ts';

const deadlineMs = 10_000;

export interface PromptTokens {
  readonly tokens: number;
  /** No replica that was asked renders chats for others: the count is a guess from the length of the text. */
  readonly estimated: boolean;
}

/**
 * How many tokens the prompt of a chat is, by the template and the vocabulary of a replica that could answer it.
 * @throws {WireError} when there is no such model, or nobody ready who serves it
 */
export async function countPromptTokens(
  request: ChatRequest,
  http: FastifyRequest,
  context: RoutesContext,
): Promise<PromptTokens> {
  const caller = context.callerOf(http);
  const model = resolveModel(request.model, modelsFor(caller, context.models())).id;
  const rules = [...caller.rules, ...labelRulesOf(http.headers)];
  const replica = await anyReplica(context, { request: undefined, model, session: undefined, rules });
  const told = await tokensToldBy(replica, request, context).catch(() => 0);
  return told > 0 ? { tokens: told, estimated: false } : { tokens: estimatePromptTokens(request), estimated: true };
}

/** The very body that would be sent for an answer; engines that cannot tokenise it refuse, or find no text in it. */
async function tokensToldBy(replica: Replica, request: ChatRequest, { run }: RoutesContext): Promise<number> {
  const { adapter, target, capabilities } = replica;
  const { body } = adapter.toUpstream({ kind: 'chat', request }, target, capabilities);
  const signal = AbortSignal.timeout(deadlineMs);
  const reply: unknown = await (await postToReplica(replica, run.pools, { path: '/tokenize', body, signal })).json();
  return typeof reply === 'object' && reply !== null && 'count' in reply && typeof reply.count === 'number'
    ? reply.count
    : 0;
}
