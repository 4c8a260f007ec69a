import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chatKeys, parseChatRequest } from './chat-request.ts';
import { completionKeys, parseCompletionRequest } from './completion-request.ts';
import type { ChatRequest, CompletionRequest } from './generation.ts';
import { unmappedParameters } from './parameter-table.ts';
import { WireError } from './wire-error.ts';

type Outcome =
  | { readonly kind: 'read'; readonly request: ChatRequest | CompletionRequest }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string };

/** Anything but a request or a WireError escapes and fails the property. */
function outcome(parse: (body: unknown) => ChatRequest | CompletionRequest, body: unknown): Outcome {
  try {
    return { kind: 'read', request: parse(body) };
  } catch (error) {
    if (error instanceof WireError) return { kind: 'refused', status: error.httpStatus, message: error.message };
    throw error;
  }
}

function expectReadOrRefused(result: Outcome): void {
  if (result.kind === 'read') expectValid(result.request);
  else {
    expect(result.status).toBe(400);
    expect(result.message.length).toBeLessThan(400);
  }
}

/** What the engine relies on and never checks again. */
function expectValid(request: ChatRequest | CompletionRequest): void {
  const {
    temperature = 0,
    topP = 1,
    topK = 0,
    minP = 0,
    repetitionPenalty = 1,
    logitBias = new Map(),
  } = request.sampling;
  expect(temperature >= 0 && temperature <= 2 && topP > 0 && topP <= 1 && minP >= 0 && minP <= 1).toBe(true);
  expect(Number.isSafeInteger(topK) && topK >= 0 && repetitionPenalty > 0).toBe(true);
  for (const [token, bias] of logitBias) expect(Number.isSafeInteger(token) && Math.abs(bias) <= 100).toBe(true);
  expect(
    request.n >= 1 && request.n <= 128 && request.minTokens <= (request.maxTokens ?? Number.POSITIVE_INFINITY),
  ).toBe(true);
  expect(request.stop.every((stop) => stop.length > 0 && stop.length <= 1_024)).toBe(true);
  if (request.kind === 'chat') expect(request.messages.every(({ content }) => typeof content === 'string')).toBe(true);
  else expect(request.prompt.kind === 'text' ? request.prompt.text : request.prompt.tokens).not.toHaveLength(0);
}

const chatBody = {
  model: 'm',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'assistant', content: null, reasoning_content: 'so' },
    { role: 'user', content: [{ type: 'text', text: 'Hi.' }] },
  ],
  stream: true,
  stream_options: { include_usage: true },
  stop: ['a'],
  logit_bias: { '5': 1 },
  thinking: { type: 'enabled', budget_tokens: 5 },
  logprobs: true,
  top_logprobs: 3,
};
const completionBody = { model: 'm', prompt: [1, 2], logprobs: 3, stop: 'x', temperature: 1 };

const oddValue = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    -0,
    2 ** 53,
    -(2 ** 53),
    '',
    'a'.repeat(2_000),
    [],
    {},
    [[]],
    [null],
    true,
  ),
);
const knownKey = fc.constantFrom(...chatKeys, ...completionKeys, ...Object.keys(unmappedParameters));

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, entry]) => pathsOf(entry, [...path, key]))];
}

function replaced(value: unknown, path: Path, by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

function mutations(body: object): fc.Arbitrary<unknown> {
  const inside = fc
    .tuple(fc.constantFrom(...pathsOf(body)), oddValue)
    .map(([path, value]) => replaced(body, path, value));
  const beside = fc.tuple(knownKey, oddValue).map(([key, value]) => ({ ...body, [key]: value }));
  return fc.oneof(inside, beside);
}

test('whatever JSON comes, it is read or refused with a 400', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      expectReadOrRefused(outcome(parseChatRequest, body));
      expectReadOrRefused(outcome(parseCompletionRequest, body));
    }),
    { numRuns: 500 },
  );
});

test('the bodies that are mutated are themselves read', () => {
  expect(outcome(parseChatRequest, chatBody)).toMatchObject({ kind: 'read' });
  expect(outcome(parseCompletionRequest, completionBody)).toMatchObject({ kind: 'read' });
});

test('a good chat request with one odd value is read or refused with a 400', () => {
  fc.assert(
    fc.property(mutations(chatBody), (body) => expectReadOrRefused(outcome(parseChatRequest, body))),
    { numRuns: 2_000 },
  );
});

test('a good completion request with one odd value is read or refused with a 400', () => {
  fc.assert(
    fc.property(mutations(completionBody), (body) => expectReadOrRefused(outcome(parseCompletionRequest, body))),
    { numRuns: 2_000 },
  );
});

test('a request is read the same twice, and its body is left as it was', () => {
  fc.assert(
    fc.property(mutations(chatBody), (body) => {
      const before = structuredClone(body);
      const first = outcome(parseChatRequest, body);
      expect(outcome(parseChatRequest, body)).toEqual(first);
      expect(body).toEqual(before);
    }),
  );
});
