import { expect, test } from 'vitest';
import { WireError } from '../wire-error.ts';
import { parseAnthropicCount, parseAnthropicRequest } from './anthropic-request.ts';

const turn = { role: 'user', content: 'What is 2+2?' };
const ask = { model: 'm', max_tokens: 9, messages: [turn] };
const parse = (fields: object) => parseAnthropicRequest({ ...ask, ...fields });

function refusal(body: unknown, parser: (body: unknown) => unknown = parseAnthropicRequest): WireError {
  try {
    parser(body);
  } catch (error) {
    if (error instanceof WireError) return error;
  }
  throw new Error('it was not refused');
}

test('a request has the fields of a chat', () => {
  const request = parse({
    system: 'Be brief.',
    temperature: 0,
    top_p: 0.5,
    top_k: 20,
    stop_sequences: ['END'],
    stream: true,
    metadata: { user_id: 'u1' },
  });
  expect(request).toMatchObject({
    kind: 'chat',
    model: 'm',
    maxTokens: 9,
    sampling: { temperature: 0, topP: 0.5, topK: 20 },
    stop: ['END'],
    stream: true,
    user: 'u1',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'What is 2+2?' },
    ],
    addGenerationPrompt: true,
  });
});

test('blocks of text are joined, and a thought that comes back stays beside its answer', () => {
  const thought = { type: 'thinking', thinking: 'Hm.', signature: '' };
  const { messages } = parse({
    system: [
      { type: 'text', text: 'Be ', cache_control: { type: 'ephemeral' } },
      { type: 'text', text: 'brief.' },
    ],
    messages: [
      turn,
      { role: 'assistant', content: [thought, { type: 'redacted_thinking', data: 'x' }, { type: 'text', text: '4' }] },
      { role: 'user', content: [{ type: 'text', text: 'Sure?' }] },
    ],
  });
  expect(messages).toEqual([
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'What is 2+2?' },
    { role: 'assistant', content: '4', reasoningContent: 'Hm.' },
    { role: 'user', content: 'Sure?' },
  ]);
});

test('a last message of the assistant is continued', () => {
  expect(parse({ messages: [turn, { role: 'assistant', content: 'It is' }] })).toMatchObject({
    continueFinalMessage: true,
    addGenerationPrompt: false,
  });
});

test.each([
  [{}, { kind: 'default' }],
  [{ thinking: { type: 'adaptive' } }, { kind: 'default' }],
  [{ thinking: { type: 'enabled', budget_tokens: 1_024 } }, { kind: 'budget', tokens: 1_024 }],
  [{ thinking: { type: 'disabled' }, output_config: { effort: 'high' } }, { kind: 'off' }],
  [{ output_config: { effort: 'none' } }, { kind: 'off' }],
  [{ output_config: { effort: 'low' } }, { kind: 'budget', tokens: 1_024, effort: 'low' }],
  [{ output_config: { effort: 'ultra' } }, { kind: 'default' }],
])('%j asks for %j', (fields, thinking) => {
  expect(parse(fields)).toMatchObject({ thinking, reasoningFields: 'reasoning_content' });
});

test('a thought that is not to be displayed is left out', () => {
  expect(parse({ thinking: { type: 'adaptive', display: 'omitted' } }).reasoningFields).toBe('none');
});

test.each([
  { service_tier: 'auto' },
  { cache_control: { type: 'ephemeral' } },
  { tools: [] },
  { tool_choice: { type: 'auto' } },
  { speed: 'fast' },
])('%j changes no answer and is dropped', (fields) => {
  expect(parse(fields)).toEqual(parse({}));
});

const user = (content: unknown) => ({ messages: [{ role: 'user', content }] });
test.each([
  [{ max_tokens: undefined }, 'missing_required_parameter', 'max_tokens'],
  [{ messages: undefined }, 'missing_required_parameter', 'messages'],
  [user([{ type: 'image', source: {} }]), 'unsupported_parameter', 'messages[0].content[0].type'],
  [user([{ type: 'tool_result', tool_use_id: 'x' }]), 'unsupported_parameter', 'messages[0].content[0].type'],
  [user([{ type: 'thinking', thinking: 'Hm.', signature: '' }]), 'invalid_value', 'messages[0].content[0].type'],
  [user([{ type: 'poem', text: 'x' }]), 'invalid_value', 'messages[0].content[0].type'],
  [user([{ type: 'text' }]), 'missing_required_parameter', 'messages[0].content[0].text'],
  [user([{ type: 'text', text: 'x', colour: 'red' }]), 'unknown_parameter', 'messages[0].content[0].colour'],
  [{ system: [{ type: 'thinking', thinking: 'x' }] }, 'unsupported_parameter', 'system[0].type'],
  [{ tools: [{ name: 'f' }] }, 'unsupported_parameter', 'tools'],
  [{ tool_choice: { type: 'any' } }, 'unsupported_parameter', 'tool_choice'],
  [{ output_config: { format: { type: 'json_schema' } } }, 'unsupported_parameter', 'output_config.format'],
  [{ inference_geo: 'us' }, 'unsupported_parameter', 'inference_geo'],
  [{ thinking: { type: 'between_tools' } }, 'unsupported_parameter', 'thinking.type'],
  [{ thinking: { type: 'disabled', budget_tokens: 5 } }, 'invalid_value', 'thinking.budget_tokens'],
  [{ max_token: 5 }, 'unknown_parameter', 'max_token'],
])('%j is refused by name', (fields, code, param) => {
  expect(refusal({ ...ask, ...fields })).toMatchObject({ code, param });
});

test('tokens are counted of a prompt, and nothing is asked about the reply', () => {
  expect(parseAnthropicCount({ model: 'm', messages: [turn], system: 'Be brief.' }).messages).toHaveLength(2);
  const { code, message } = refusal(ask, parseAnthropicCount);
  expect(code).toBe('unknown_parameter');
  expect(message).toContain('/v1/messages');
});
