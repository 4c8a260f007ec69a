import type { NamedToken, PositionTokens } from '#wire';
import type { LlamaModel } from '../native/index.ts';
import type { PositionLogprobs, TokenLogprob } from '../sampling/logprobs.ts';

/** Gives the tokens of a position their spelling, which only the thread with the vocabulary knows. */
export function namePosition(model: LlamaModel, { chosen, top }: PositionLogprobs): PositionTokens {
  return { chosen: nameToken(model, chosen), top: top.map((token) => nameToken(model, token)) };
}

function nameToken(model: LlamaModel, { token, logprob, rank }: TokenLogprob): NamedToken {
  const bytes = model.spelling(token);
  return { id: token, text: Buffer.from(bytes).toString('utf8'), bytes: [...bytes], logprob, rank };
}
