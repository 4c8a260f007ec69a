import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ChatChunkChoice,
  type ChatDelta,
  chatChunk,
  type ReasoningFields,
  type ResponseExtras,
} from './chat-response.ts';
import { createChunkWriter, createTextChunkWriter } from './chunk-writer.ts';
import { textChunk } from './completion-response.ts';
import { chatLogprobs, completionLogprobs, promptLogprobs } from './logprobs.ts';
import { usage } from './usage.ts';

const chosen = { id: 5, text: 'Hi', bytes: [72, 105], logprob: -0.5, rank: 1 };
const positions = [{ chosen, top: [chosen] }];
const counts = usage({ promptTokens: 3, cachedTokens: 2, completionTokens: 1, reasoningTokens: 0 });

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"', '\\', '\n', '\u2028', '\uD800', ''));
const heads = fc.record({
  id: anyText,
  created: fc.nat(),
  model: anyText,
  reasoningFields: fc.constantFrom<ReasoningFields>('reasoning_content', 'both', 'none'),
});
const deltas: fc.Arbitrary<ChatDelta> = fc.oneof(
  anyText.map((text) => ({ kind: 'thinking', text }) as const),
  anyText.map((text) => ({ kind: 'answer', text }) as const),
  fc.constantFrom({ kind: 'role' } as const, { kind: 'nothing' } as const),
);
const choiceExtras = {
  index: fc.nat(127),
  finishReason: maybe(fc.constantFrom('stop' as const, 'length' as const)),
  stopReason: maybe(fc.oneof(anyText, fc.nat())),
  tokenIds: maybe(fc.array(fc.nat())),
};
const chatChoices: fc.Arbitrary<ChatChunkChoice> = fc.record({
  ...choiceExtras,
  delta: deltas,
  logprobs: maybe(fc.constant(chatLogprobs(positions))),
});
const extras: fc.Arbitrary<ResponseExtras> = fc.record({
  usage: maybe(fc.constant(counts)),
  promptTokenIds: maybe(fc.array(fc.nat())),
  promptLogprobs: maybe(fc.constant(promptLogprobs(positions))),
});

function parsed(event: string): unknown {
  expect(event).toMatch(/^data: [^\n\r]+\n\n$/);
  return JSON.parse(event.slice('data: '.length));
}

const viaJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('the written event is the built chunk', () => {
  fc.assert(
    fc.property(heads, chatChoices, extras, (head, choice, more) => {
      expect(parsed(createChunkWriter(head).choice(choice, more))).toEqual(viaJson(chatChunk(head, [choice], more)));
    }),
  );
});

test('the written event of a plain completion is the built chunk', () => {
  const choices = fc.record({
    ...choiceExtras,
    text: anyText,
    logprobs: maybe(fc.constant(completionLogprobs(positions, 0))),
  });
  fc.assert(
    fc.property(heads, choices, extras, (head, choice, more) => {
      expect(parsed(createTextChunkWriter(head).choice(choice, more))).toEqual(
        viaJson(textChunk(head, [choice], more)),
      );
    }),
  );
});

test('an ordinary token is written like this', () => {
  const writer = createChunkWriter({ id: 'chatcmpl-1', created: 7, model: 'm', reasoningFields: 'reasoning_content' });
  expect(writer.choice({ index: 0, delta: { kind: 'thinking', text: 'so' } })).toBe(
    'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"delta":{"reasoning_content":"so"},"index":0,"logprobs":null,"finish_reason":null}]}\n\n',
  );
});

test('the usage event has no choice', () => {
  const head = { id: 'a', created: 7, model: 'm', reasoningFields: 'none' } as const;
  expect(parsed(createChunkWriter(head).usage(counts))).toEqual(chatChunk(head, [], { usage: counts }));
  expect(parsed(createTextChunkWriter(head).usage(counts))).toEqual(textChunk(head, [], { usage: counts }));
});
