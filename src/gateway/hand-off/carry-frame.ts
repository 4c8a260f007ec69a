import type { UpstreamCall } from '#fleet';
import { postToReplica, type ReplicaPost } from '../post-to-replica.ts';
import type { Replica } from '../replica.ts';
import type { ReplicaPools } from '../replica-pools.ts';

export interface FramePlan {
  readonly call: UpstreamCall;
  /** What the decoder will be sent; its body also tells the prompt's ids. */
  readonly request: { readonly body: string };
  readonly prefill: Replica;
  readonly decode: Replica;
  readonly pools: ReplicaPools;
  readonly signal: AbortSignal;
}

const frameType = 'application/vnd.regauge.kv';

/**
 * Has one of our engines compute a prompt and puts its KV among the cached prefixes of another, where the run then finds
 * it. The frame is passed on as it comes: it may be as large as a memory.
 * @throws {Error} a reason in words
 */
export async function carryFrame(plan: FramePlan): Promise<void> {
  const { prefill, decode, pools, signal } = plan;
  const post = (to: Replica, call: Omit<ReplicaPost, 'signal'>) => postToReplica(to, pools, { ...call, signal });
  const salt = plan.call.request.cacheSalt;
  const salted = salt ? { cache_salt: salt } : {};
  const tokens = await promptTokens(plan);
  const oneToken = { prompt: tokens, max_tokens: 1, temperature: 0, ...salted };
  await (await post(prefill, { path: '/v1/completions', body: JSON.stringify(oneToken) })).dump();
  const frame = await post(prefill, { path: '/v1/kv/export', body: JSON.stringify({ tokens, ...salted }) });
  const query = new URLSearchParams(salted).toString();
  const path = query ? `/v1/kv/import?${query}` : '/v1/kv/import';
  await (await post(decode, { path, body: frame, contentType: frameType })).dump();
}

/** Ids of the prompt: known where it is ids, else asked of the engine that will have it. */
async function promptTokens({ call, request, decode, pools, signal }: FramePlan): Promise<readonly number[]> {
  if (call.kind === 'continuation') return call.tokens;
  if (call.kind === 'completion' && call.request.prompt.kind === 'tokens') return call.request.prompt.tokens;
  const asked = promptQuestion(call, request.body);
  const reply: unknown = await (await postToReplica(decode, pools, { ...asked, signal })).json();
  const tokens: unknown = typeof reply === 'object' && reply !== null ? Reflect.get(reply, asked.field) : undefined;
  if (Array.isArray(tokens) && tokens.every((token) => typeof token === 'number')) return tokens;
  throw new Error(`${asked.path} told no ids`);
}

function promptQuestion(call: UpstreamCall, chat: string) {
  if (call.kind === 'chat') return { path: '/v1/chat/completions/render', field: 'token_ids', body: chat };
  const text =
    call.request.kind === 'completion' && call.request.prompt.kind === 'text' ? call.request.prompt.text : '';
  return { path: '/tokenize', field: 'tokens', body: JSON.stringify({ prompt: text }) };
}
