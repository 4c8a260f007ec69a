import { expect, test } from 'vitest';
import { readThinking } from './thinking-request.ts';
import { WireError } from './wire-error.ts';

const read = (fields: object, kwargs: Readonly<Record<string, unknown>> = {}) =>
  readThinking(new Map(Object.entries(fields)), kwargs);

const off = { kind: 'off' };
const budget = (tokens: number, effort?: string) => ({ kind: 'budget', tokens, ...(effort && { effort }) });

test.each([
  [{}, { kind: 'default' }],
  [{ thinking_token_budget: 100 }, budget(100)],
  [{ thinking_token_budget: 0 }, off],
  [{ thinking: { type: 'enabled' } }, { kind: 'default' }],
  [{ thinking: { type: 'disabled' } }, off],
  [{ thinking: { type: 'enabled', budget_tokens: 50 } }, budget(50)],
  [{ reasoning_effort: 'none' }, off],
  [{ reasoning_effort: 'minimal' }, budget(1_024, 'minimal')],
  [{ reasoning_effort: 'low' }, budget(1_024, 'low')],
  [{ reasoning_effort: 'medium' }, budget(16_384, 'medium')],
  [{ reasoning_effort: 'high' }, budget(16_384, 'high')],
  [{ reasoning_effort: 'xhigh' }, budget(16_384, 'xhigh')],
  [{ reasoning_effort: 'max' }, { kind: 'default', effort: 'max' }],
  [{ reasoning_effort: 'ultra' }, { kind: 'default', effort: 'ultra' }],
  [{ reasoning: { effort: 'low' } }, budget(1_024, 'low')],
  [{ reasoning: { max_tokens: 9 } }, budget(9)],
  [{ reasoning: { enabled: false } }, off],
])('%j asks for %j', (fields, thinking) => {
  expect(read(fields).thinking).toEqual(thinking);
});

test('a template argument switches thinking off under either name', () => {
  expect(read({}, { enable_thinking: false }).thinking).toEqual(off);
  expect(read({}, { thinking: false }).thinking).toEqual(off);
  expect(read({}, { thinking: 'a lot' }).thinking).toEqual({ kind: 'default' });
});

test('a budget wins over an effort, whose word is then gone, and off over both a zero budget and an effort', () => {
  expect(read({ thinking_token_budget: 7, reasoning_effort: 'high' }).thinking).toEqual(budget(7));
  expect(read({ thinking: { type: 'disabled', budget_tokens: 0 }, reasoning_effort: 'high' }).thinking).toEqual(off);
});

test('the same wish in two dialects is one wish', () => {
  expect(read({ thinking_token_budget: 7, reasoning: { max_tokens: 7 } }).thinking).toEqual(budget(7));
});

test.each([
  [{ thinking: { type: 'disabled', budget_tokens: 5 } }, 'thinking.budget_tokens'],
  [{ thinking: { type: 'disabled' }, thinking_token_budget: 5 }, 'thinking_token_budget'],
  [{ thinking: { type: 'enabled' }, reasoning_effort: 'none' }, 'thinking.type'],
  [{ thinking_token_budget: 5, reasoning: { max_tokens: 6 } }, 'reasoning.max_tokens'],
  [{ reasoning_effort: 'low', reasoning: { effort: 'high' } }, 'reasoning.effort'],
])('%j contradicts itself', (fields, param) => {
  expect(() => read(fields)).toThrow(expect.objectContaining({ code: 'invalid_value', param }));
});

test('a contradiction names both parameters', () => {
  const contradict = () => read({ thinking: { type: 'disabled' }, thinking_token_budget: 5 });
  expect(contradict).toThrow(WireError);
  expect(contradict).toThrow(
    '`thinking_token_budget` allows 5 tokens of thinking and `thinking.type` switches thinking off. Send one of the two.',
  );
});

test('which field thinking is sent in can be chosen', () => {
  expect(read({}).reasoningFields).toBe('reasoning_content');
  expect(read({ reasoning_field: 'both' }).reasoningFields).toBe('both');
  expect(read({ include_reasoning: true }).reasoningFields).toBe('reasoning_content');
  expect(read({ include_reasoning: false, reasoning_field: 'both' }).reasoningFields).toBe('none');
  expect(read({ reasoning: { exclude: true } }).reasoningFields).toBe('none');
});
