import { postToReplica } from './post-to-replica.ts';
import type { Replica } from './replica.ts';
import type { ReplicaPools } from './replica-pools.ts';

const deadlineMs = 10_000;

/** Tokens of texts and texts of tokens, by the replica's own vocabulary. */
export interface TokenCalls {
  /** Text of the ids, control tokens spelt out; half a character at the end as U+FFFD. */
  detokenize(tokens: readonly number[]): Promise<string>;
  tokenize(text: string): Promise<readonly number[]>;
}

/**
 * Asks a replica about its tokens. vLLM's paths, which our engine, SGLang and llama-server share; fields of the dialects
 * stand side by side, since each ignores the others'.
 * @throws {Error} when the replica does not answer in its dialect; a reason in words, for the log
 */
export function tokenCalls(replica: Replica, pools: ReplicaPools, signal: AbortSignal): TokenCalls {
  const { upstreamModel } = replica.target;
  const post = async (path: string, fields: object): Promise<Readonly<Record<string, unknown>>> => {
    const body = JSON.stringify({ ...(upstreamModel && { model: upstreamModel }), ...fields });
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    const reply: unknown = await (await postToReplica(replica, pools, { path, body, signal: deadline })).json();
    return typeof reply === 'object' && reply !== null ? { ...reply } : {};
  };
  return {
    detokenize: async (tokens) => {
      const { prompt, content, text } = await post('/detokenize', { tokens });
      const spelt = prompt ?? content ?? text;
      if (typeof spelt === 'string') return spelt;
      throw new Error('/detokenize gave no text');
    },
    tokenize: async (text) => {
      const isLlama = replica.adapter.kind === 'llama-server';
      const { tokens } = await post(
        '/tokenize',
        isLlama ? { content: text } : { prompt: text, add_special_tokens: false },
      );
      if (isTokenList(tokens)) return tokens;
      throw new Error('/tokenize gave no ids');
    },
  };
}

function isTokenList(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((token) => Number.isInteger(token));
}
