import { describe, expect, test } from 'vitest';
import { WireError } from '#wire';
import type { EngineKind, ServerIdentity, UpstreamCall } from './adapter.ts';
import { adapterFor } from './adapter-for.ts';
import { neededParameters } from './openai-like/needed-parameters.ts';
import { chat, completion, target } from './testing/builders.ts';

const kinds: readonly EngineKind[] = ['regauge', 'llama-server', 'vllm', 'sglang', 'vllm-ascend', 'mindie', 'openai'];
const identity: ServerIdentity = { version: undefined, models: ['r1'], contextTokens: 100, tokenizer: undefined };

/** Each parameter a client can send, one at a time. */
const parameters: Readonly<Record<string, unknown>> = {
  temperature: 0.5,
  top_p: 0.9,
  top_k: 5,
  min_p: 0.1,
  presence_penalty: 1,
  frequency_penalty: 1,
  repetition_penalty: 1.1,
  logit_bias: { 5: -100 },
  seed: 7,
  max_tokens: 9,
  min_tokens: 2,
  stop: ['END'],
  stop_token_ids: [3],
  ignore_eos: true,
  n: 2,
  prompt_logprobs: 1,
  priority: 3,
  cache_salt: 'tenant',
  user: 'u',
};

/** What a run can have; others are passed through as they came. */
const ofRuns: readonly Readonly<Record<string, unknown>>[] = [
  ...Object.entries(parameters).flatMap(([name, value]) =>
    name === 'n' || name === 'prompt_logprobs' ? [] : [{ [name]: value }],
  ),
  { thinking_token_budget: 50 },
  { thinking: { type: 'disabled' } },
  { reasoning_effort: 'low' },
  { add_generation_prompt: false },
  { messages: [{ role: 'assistant', content: 'Half', prefix: true }] },
  { chat_template_kwargs: { thinking: false } },
  { chat_template_kwargs: { date: 'today' } },
];

function upstream(kind: EngineKind, call: UpstreamCall) {
  const adapter = adapterFor(kind);
  return adapter.toUpstream(call, target(kind), adapter.capabilities(identity));
}

function attempt(kind: EngineKind, call: UpstreamCall) {
  try {
    return { kind: 'sent', request: upstream(kind, call) } as const;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { kind: 'refused', error } as const;
  }
}

describe.each(kinds)('%s', (kind) => {
  test('every request streams', () => {
    for (const call of [
      { kind: 'chat', request: chat() },
      { kind: 'completion', request: completion({ max_tokens: 5 }) },
    ] as const) {
      expect(JSON.parse(upstream(kind, call).body)).toMatchObject({ stream: true, model: 'r1' });
    }
  });

  test.each(Object.keys(parameters))('%s is sent, listed as dropped, or refused by its name', (name) => {
    const without = upstream(kind, { kind: 'chat', request: chat() });
    const attempted = attempt(kind, { kind: 'chat', request: chat({ [name]: parameters[name] }) });
    if (attempted.kind === 'refused') {
      expect(attempted.error).toMatchObject({ code: 'unsupported_parameter', param: name });
      return;
    }
    const { body, dropped } = attempted.request;
    if (dropped.length > 0) expect({ body, dropped }).toEqual({ body: without.body, dropped: [name] });
    else expect(addedValues(body, without.body)).toEqual([parameters[name]]);
  });

  test.each(ofRuns)('whether %j is refused is known beforehand', (asked) => {
    const adapter = adapterFor(kind);
    const request = chat(asked);
    const lacked = adapter.lacks(target(kind), adapter.capabilities(identity));
    const isKnown = neededParameters(request).some((name) => lacked.includes(name));
    expect(attempt(kind, { kind: 'chat', request }).kind).toBe(isKnown ? 'refused' : 'sent');
  });

  test('a key travels as a bearer token, and is in no body', () => {
    const adapter = adapterFor(kind);
    const call: UpstreamCall = { kind: 'chat', request: chat() };
    const request = adapter.toUpstream(call, target(kind, { apiKey: 'sk-1' }), adapter.capabilities(identity));
    expect(request.headers).toMatchObject({ authorization: 'Bearer sk-1' });
    expect(request.body).not.toContain('sk-1');
  });
});

test('only those kinds promise exact continuation whose chats tell ids', () => {
  const exact = kinds.filter((kind) => adapterFor(kind).capabilities(identity).exactContinuation);
  expect(exact).toEqual(['regauge', 'vllm', 'sglang', 'vllm-ascend']);
});

function addedValues(body: string, before: string): readonly unknown[] {
  const old = new Map(Object.entries(JSON.parse(before)).map(([name, value]) => [name, JSON.stringify(value)]));
  return Object.entries(JSON.parse(body)).flatMap(([name, value]) =>
    old.get(name) === JSON.stringify(value) ? [] : [value],
  );
}
