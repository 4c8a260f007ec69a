import { describe, expect, test } from 'vitest';
import type { EngineKind, ServerIdentity } from '../adapter.ts';
import { adapterFor } from '../adapter-for.ts';
import { chat, target } from '../testing/builders.ts';

const identity: ServerIdentity = { version: undefined, models: ['r1'], contextTokens: 100, tokenizer: undefined };

interface Said {
  readonly off: object;
  readonly low: object;
  readonly max: object;
  /** A budget of 50 tokens; undefined = refused. */
  readonly budget: object | undefined;
}

const switchedOff = { chat_template_kwargs: { thinking: false, enable_thinking: false } };
/** The gateway cuts the thought itself, where it knows the ids. */
const cutHere = { low: {}, max: {}, budget: {} };

const saidTo: Readonly<Record<EngineKind, Said>> = {
  regauge: {
    off: { thinking: { type: 'disabled' } },
    low: { thinking_token_budget: 1_024 },
    max: {},
    budget: { thinking_token_budget: 50 },
  },
  vllm: { off: switchedOff, ...cutHere },
  'vllm-ascend': { off: switchedOff, ...cutHere },
  sglang: { off: switchedOff, ...cutHere },
  'llama-server': {
    off: { ...switchedOff, reasoning_effort: 'none' },
    low: { thinking_budget_tokens: 1_024 },
    max: {},
    budget: undefined,
  },
  mindie: {
    off: switchedOff,
    low: { chat_template_kwargs: { thinking_budget: 1_024 } },
    max: {},
    budget: undefined,
  },
  openai: {
    off: { reasoning_effort: 'none' },
    low: { reasoning_effort: 'low' },
    max: { reasoning_effort: 'high' },
    budget: undefined,
  },
};

const kinds = Object.keys(saidTo).filter((kind): kind is EngineKind => kind in saidTo);

/** What a wish adds to the body of a chat without one. */
function added(kind: EngineKind, wish: Readonly<Record<string, unknown>>): object {
  const adapter = adapterFor(kind);
  const bodyOf = (over: Readonly<Record<string, unknown>>): object => {
    const call = { kind: 'chat', request: chat(over) } as const;
    return JSON.parse(adapter.toUpstream(call, target(kind), adapter.capabilities(identity)).body);
  };
  const bare = Object.keys(bodyOf({}));
  return Object.fromEntries(Object.entries(bodyOf(wish)).filter(([name]) => !bare.includes(name)));
}

describe.each(kinds)('%s', (kind) => {
  const said = saidTo[kind];

  test('is told in its own words that nothing is to be thought', () => {
    expect(added(kind, { thinking: { type: 'disabled' } })).toEqual(said.off);
    expect(added(kind, { reasoning_effort: 'none' })).toEqual(said.off);
  });

  test('is told of an effort as far as it can be told', () => {
    expect(added(kind, { reasoning_effort: 'low' })).toEqual(said.low);
    expect(added(kind, { reasoning_effort: 'max' })).toEqual(said.max);
  });

  test('is told of a budget, or refuses one that nobody would keep', () => {
    const tell = () => added(kind, { thinking_token_budget: 50 });
    if (said.budget) expect(tell()).toEqual(said.budget);
    else
      expect(tell).toThrow(expect.objectContaining({ code: 'unsupported_parameter', param: 'thinking_token_budget' }));
  });

  test('is told nothing of thinking that is on anyway', () => {
    expect(added(kind, { thinking: { type: 'enabled' } })).toEqual({});
  });
});

test('a vLLM that tells no ids cannot have its thoughts cut, and refuses a budget', () => {
  const adapter = adapterFor('vllm');
  const capabilities = adapter.capabilities({ ...identity, version: '0.9.2' });
  const call = { kind: 'chat', request: chat({ thinking_token_budget: 50 }) } as const;
  expect(() => adapter.toUpstream(call, target('vllm'), capabilities)).toThrow(
    expect.objectContaining({ param: 'thinking_token_budget' }),
  );
  expect(adapter.lacks(target('vllm'), capabilities)).toEqual(['thinking_token_budget']);
});
