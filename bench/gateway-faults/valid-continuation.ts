import type { PromptLogprobs } from '#wire';
import { postJson } from '../../test/support/http-client.ts';
import type { Told } from './ask.ts';

/** How far a text that a model with narrow margins took is from the one it prefers. */
export type Continuation =
  | {
      readonly kind: 'valid';
      /** Tokens that were not the likeliest, by the lone engine's reckoning. */
      readonly flips: number;
      /** The most that one of them was behind the likeliest, in nats. */
      readonly widestGapNats: number;
    }
  | { readonly kind: 'invalid'; readonly how: string };

/** Sums of one batch differ from another's in the last bits of half precision, and no more than this comes of it. */
const nearTieNats = 0.3;
/** Of ChatML and of DeepSeek. */
const endMark = /<[|｜][^<>]*[|｜]>$/;

/**
 * Whether every token that was delivered is one that greedy decoding may take, the end included, and whether the tokens spell
 * the text that was delivered: a lost, doubled or changed piece fails one or the other.
 * @param url - of an engine that nobody disturbs
 */
export async function judgeContinuation(told: Told, maxTokens: number, url: string): Promise<Continuation> {
  const spelt = await postJson<{ readonly prompt: string }>(`${url}/detokenize`, { tokens: told.tokens });
  const how = `its ${told.tokens.length} tokens spell ${JSON.stringify(spelt.body.prompt)}`;
  if (!spells(spelt.body.prompt, told)) return { kind: 'invalid', how };
  if (!endsAsItSays(spelt.body.prompt, told, maxTokens)) return { kind: 'invalid', how: `${how}, and that is no end` };
  const gaps = await gapsOf(told, url);
  const widestGapNats = Math.max(0, ...gaps);
  if (!(widestGapNats <= nearTieNats)) {
    return { kind: 'invalid', how: `a token is ${widestGapNats} nats behind the likeliest` };
  }
  return { kind: 'valid', flips: gaps.filter((gap) => gap > 0).length, widestGapNats };
}

/** Engines hold the end of a text back, and drop white space at the end and around the tags; all else has to be there. */
function spells(spelt: string, { thinking, answer, end }: Told): boolean {
  const text = thinking + answer;
  const plain = thinking === '' ? spelt : spelt.replace(/^\s*<think>\s*/, '').replace(/\s*<\/think>\s*/, '');
  if (!plain.startsWith(text)) return false;
  return end.kind !== 'complete' || plain.slice(text.length).replace(endMark, '').trim() === '';
}

/** A finish reason is true: the model's own end came, or as many tokens as were asked for. */
function endsAsItSays(spelt: string, { tokens, end }: Told, maxTokens: number): boolean {
  if (end.kind !== 'complete') return true;
  return end.reason === 'length' ? tokens.length === maxTokens : endMark.test(spelt);
}

/** Of each delivered token: how far behind the likeliest at its place. */
async function gapsOf({ promptTokens, tokens }: Told, url: string): Promise<readonly number[]> {
  const prompt = [...promptTokens, ...tokens];
  const { body } = await postJson<{ readonly prompt_logprobs: PromptLogprobs }>(`${url}/v1/completions`, {
    prompt,
    max_tokens: 1,
    temperature: 0,
    prompt_logprobs: 1,
  });
  return tokens.map((token, i) => {
    const entries = body.prompt_logprobs[promptTokens.length + i] ?? {};
    const chosen = entries[token]?.logprob ?? Number.NaN;
    return Math.max(...Object.values(entries).map(({ logprob }) => logprob)) - chosen;
  });
}
