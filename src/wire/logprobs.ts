/** A token as logprobs name it. */
export interface NamedToken {
  readonly id: number;
  /** Text of the token; what is no UTF-8 by itself as U+FFFD. */
  readonly text: string;
  readonly bytes: readonly number[];
  readonly logprob: number;
  /** 1 = the most likely of the vocabulary. */
  readonly rank: number;
}

/** One position: the token that is there, and the most likely ones, best first. */
export interface PositionTokens {
  readonly chosen: NamedToken;
  readonly top: readonly NamedToken[];
}

export interface ChatTopLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[];
}

export interface ChatTokenLogprob extends ChatTopLogprob {
  readonly top_logprobs: readonly ChatTopLogprob[];
}

export interface ChatLogprobs {
  readonly content: readonly ChatTokenLogprob[];
}

export interface CompletionLogprobs {
  readonly tokens: readonly string[];
  readonly token_logprobs: readonly number[];
  readonly top_logprobs: readonly Readonly<Record<string, number>>[];
  readonly text_offset: readonly number[];
}

/** vLLM's form, by token id; position 0 has no prediction and is null. */
export type PromptLogprobs = readonly (Readonly<
  Record<string, { readonly logprob: number; readonly rank: number; readonly decoded_token: string }>
> | null)[];

/** JSON has no infinity; OpenAI and vLLM write this for a token that cannot happen. */
const impossible = -9_999;

export function chatLogprobs(positions: readonly PositionTokens[]): ChatLogprobs {
  const content = positions.map(({ chosen, top }) => ({ ...chatTop(chosen), top_logprobs: top.map(chatTop) }));
  return { content };
}

/**
 * The older form. The sampled token is always among the alternatives, as at vLLM, so that there may be one more than
 * asked. Of tokens that spell the same text, the likelier one is kept.
 * @param textOffset - characters (code points, as Python counts) of the choice before the first position
 */
export function completionLogprobs(positions: readonly PositionTokens[], textOffset: number): CompletionLogprobs {
  const offsets: number[] = [];
  let offset = textOffset;
  for (const { chosen } of positions) {
    offsets.push(offset);
    offset += [...chosen.text].length;
  }
  return {
    tokens: positions.map(({ chosen }) => chosen.text),
    token_logprobs: positions.map(({ chosen }) => finite(chosen.logprob)),
    top_logprobs: positions.map(logprobByText),
    text_offset: offsets,
  };
}

/** @param positions - from the second token of the prompt on */
export function promptLogprobs(positions: readonly PositionTokens[]): PromptLogprobs {
  const entries = positions.map(({ chosen, top }) =>
    Object.fromEntries(
      [chosen, ...top].map(({ id, text, logprob, rank }) => [
        id,
        { logprob: finite(logprob), rank, decoded_token: text },
      ]),
    ),
  );
  return [null, ...entries];
}

function chatTop({ text, logprob, bytes }: NamedToken): ChatTopLogprob {
  return { token: text, logprob: finite(logprob), bytes };
}

/** Worst first, since the last entry of a text stays. */
function logprobByText({ chosen, top }: PositionTokens): Readonly<Record<string, number>> {
  const worstFirst = [chosen, ...top].sort((a, b) => a.logprob - b.logprob);
  return Object.fromEntries(worstFirst.map(({ text, logprob }) => [text, finite(logprob)]));
}

function finite(logprob: number): number {
  return Math.max(logprob, impossible);
}
