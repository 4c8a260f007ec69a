/** What is known of a run whose replica was lost after its first token, and of the one that would go on. */
export interface CarryOverFacts {
  /** `n` of the request. */
  readonly choices: number;
  /** A grammar or JSON schema: its state dies with the engine. */
  readonly hasGrammar: boolean;
  /** Tools: a call that was being written is parsed by the engine that began it. */
  readonly hasTools: boolean;
  /** Ids of all delivered tokens are known, not just their text. */
  readonly deliveredExactly: boolean;
  readonly deliveredTokens: number;
  readonly maxTokens: number | undefined;
  /** Undefined = unknown, and equal to nothing. */
  readonly tokenizer: string | undefined;
  readonly nextTokenizer: string | undefined;
  /** The next replica can go on from token ids. */
  readonly nextContinuesExactly: boolean;
  /** Of this run, so far. */
  readonly carryOvers: number;
  readonly isThinking: boolean;
  readonly thinkingTokens: number;
  readonly thinkingBudget: number | undefined;
}

export type CarryOver =
  | {
      readonly kind: 'yes';
      /** ≥ 1; undefined = no limit. */
      readonly maxTokens: number | undefined;
      /** ≥ 0, where 0 ends the thought at once; undefined = no limit, or the thought has ended. */
      readonly thinkingTokens: number | undefined;
    }
  | { readonly kind: 'no'; readonly because: string };

/** Each one recomputes all that came before, so a run that loses replica after replica has to end. */
export const maxCarryOvers = 3;

/**
 * Whether another replica may go on with a run in the middle of its stream, and with which budgets.
 *
 * Only where the rest is exactly what a single replica could have said. A run that would be nearly right is refused with
 * the reason, because a reader cannot tell a corrupt answer from a good one.
 */
export function mayCarryOver(facts: CarryOverFacts): CarryOver {
  const because = objection(facts);
  if (because !== undefined) return { kind: 'no', because };
  const { maxTokens, deliveredTokens, isThinking, thinkingBudget, thinkingTokens } = facts;
  return {
    kind: 'yes',
    maxTokens: maxTokens === undefined ? undefined : maxTokens - deliveredTokens,
    thinkingTokens:
      isThinking && thinkingBudget !== undefined ? Math.max(0, thinkingBudget - thinkingTokens) : undefined,
  };
}

function objection(facts: CarryOverFacts): string | undefined {
  const { tokenizer, nextTokenizer, maxTokens, deliveredTokens } = facts;
  if (facts.choices > 1) return `its ${facts.choices} choices would each need their own continuation`;
  if (facts.hasGrammar) return 'the state of its grammar is lost with the replica';
  if (facts.hasTools) return 'a tool call cannot be taken up in the middle';
  if (!facts.deliveredExactly) return 'the exact tokens delivered are not known';
  if (!facts.nextContinuesExactly) return 'the next replica cannot go on from exact tokens';
  if (tokenizer === undefined || nextTokenizer === undefined) return 'a tokenizer is not known';
  if (tokenizer !== nextTokenizer) return `the tokenizers ${tokenizer} and ${nextTokenizer} differ`;
  if (facts.carryOvers >= maxCarryOvers) return `it was carried over ${facts.carryOvers} times already`;
  if (maxTokens !== undefined && deliveredTokens >= maxTokens) return `all ${maxTokens} tokens were delivered`;
  return undefined;
}
