import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CarryOverFacts, mayCarryOver } from './carry-over.ts';

const facts = (over: Partial<CarryOverFacts> = {}): CarryOverFacts => ({
  choices: 1,
  hasGrammar: false,
  hasTools: false,
  deliveredExactly: true,
  deliveredTokens: 30,
  maxTokens: 100,
  tokenizer: 'r1',
  nextTokenizer: 'r1',
  nextContinuesExactly: true,
  carryOvers: 0,
  isThinking: true,
  thinkingTokens: 20,
  thinkingBudget: 50,
  ...over,
});

test('budgets are what is left of them', () => {
  expect(mayCarryOver(facts())).toEqual({ kind: 'yes', maxTokens: 70, thinkingTokens: 30 });
  expect(mayCarryOver(facts({ thinkingTokens: 60 }))).toMatchObject({ thinkingTokens: 0 });
});

test('no limit stays none, and a thought that has ended has no budget', () => {
  expect(mayCarryOver(facts({ maxTokens: undefined }))).toMatchObject({ maxTokens: undefined });
  expect(mayCarryOver(facts({ thinkingBudget: undefined }))).toMatchObject({ thinkingTokens: undefined });
  expect(mayCarryOver(facts({ isThinking: false }))).toMatchObject({ thinkingTokens: undefined });
});

test.each<readonly [Partial<CarryOverFacts>, string]>([
  [{ choices: 2 }, '2 choices'],
  [{ hasGrammar: true }, 'grammar'],
  [{ hasTools: true }, 'tool call'],
  [{ deliveredExactly: false }, 'exact tokens delivered'],
  [{ nextContinuesExactly: false }, 'cannot go on'],
  [{ tokenizer: undefined, nextTokenizer: undefined }, 'not known'],
  [{ nextTokenizer: 'qwen' }, 'r1 and qwen differ'],
  [{ carryOvers: 3 }, '3 times'],
  [{ deliveredTokens: 100 }, 'all 100 tokens'],
])('%o is refused', (over, because) => {
  expect(mayCarryOver(facts(over))).toEqual({ kind: 'no', because: expect.stringContaining(because) });
});

test('what was delivered and what is left are the whole budget', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(200), (deliveredTokens, maxTokens) => {
      const result = mayCarryOver(facts({ deliveredTokens, maxTokens }));
      if (deliveredTokens >= maxTokens) expect(result.kind).toBe('no');
      else expect(result).toMatchObject({ kind: 'yes', maxTokens: maxTokens - deliveredTokens });
    }),
  );
});
