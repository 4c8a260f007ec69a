import { expect, test } from 'vitest';
import { WireError } from '../wire-error.ts';
import { parseResponsesRequest } from './responses-request.ts';

const parse = (fields: object) => parseResponsesRequest({ model: 'm', input: 'What is 2+2?', ...fields });

function refusal(fields: object): WireError {
  try {
    parse(fields);
  } catch (error) {
    if (error instanceof WireError) return error;
  }
  throw new Error('it was not refused');
}

test('a request has the fields of a chat', () => {
  const fields = {
    instructions: 'Be brief.',
    max_output_tokens: 9,
    temperature: 0,
    top_p: 0.5,
    stream: true,
    user: 'u1',
  };
  expect(parse(fields)).toMatchObject({
    kind: 'chat',
    model: 'm',
    maxTokens: 9,
    sampling: { temperature: 0, topP: 0.5 },
    stream: true,
    user: 'u1',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'What is 2+2?' },
    ],
  });
});

test('items of an earlier response come back as a turn with its thought', () => {
  const { messages } = parse({
    input: [
      { role: 'developer', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'input_text', text: 'What is 2+2?' }] },
      { type: 'reasoning', id: 'rs_1', summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] },
      {
        type: 'message',
        id: 'msg_1',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: '4', annotations: [], logprobs: [] }],
      },
      { role: 'user', content: 'Sure?' },
      { type: 'reasoning', id: 'rs_2', summary: [], encrypted_content: 'x' },
    ],
  });
  expect(messages).toEqual([
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'What is 2+2?' },
    { role: 'assistant', content: '4', reasoningContent: 'Hm.' },
    { role: 'user', content: 'Sure?' },
  ]);
});

test.each([
  [undefined, { kind: 'default' }],
  [{ effort: 'none' }, { kind: 'off' }],
  [
    { effort: 'low', summary: 'auto' },
    { kind: 'budget', tokens: 1_024, effort: 'low' },
  ],
  [{ effort: 'max' }, { kind: 'default', effort: 'max' }],
])('reasoning %j asks for %j', (reasoning, thinking) => {
  expect(parse({ reasoning }).thinking).toEqual(thinking);
});

test.each([
  { store: false },
  { metadata: { a: 'b' } },
  { text: { format: { type: 'text' } } },
  { tools: [], tool_choice: 'auto' },
  { include: ['reasoning.encrypted_content'] },
  { truncation: 'disabled' },
  { previous_response_id: null },
])('%j changes no answer and is dropped', (fields) => {
  expect(parse(fields)).toEqual(parse({}));
});

const item = (fields: object) => ({ input: [fields] });
test.each([
  [{ input: undefined }, 'missing_required_parameter', 'input'],
  [{ store: true }, 'unsupported_parameter', 'store'],
  [{ previous_response_id: 'resp_1' }, 'unsupported_parameter', 'previous_response_id'],
  [{ tools: [{ type: 'web_search' }] }, 'unsupported_parameter', 'tools'],
  [{ text: { format: { type: 'json_object' } } }, 'unsupported_parameter', 'text.format'],
  [{ include: ['message.output_text.logprobs'] }, 'unsupported_parameter', 'include'],
  [{ reasoning: { effort: 'huge' } }, 'invalid_value', 'reasoning.effort'],
  [item({ type: 'function_call', name: 'f' }), 'unsupported_parameter', 'input[0].type'],
  [item({ type: 'item_reference', id: 'x' }), 'unsupported_parameter', 'input[0].type'],
  [item({ role: 'user', content: [{ type: 'input_image' }] }), 'unsupported_parameter', 'input[0].content[0].type'],
  [item({ role: 'user', content: [{ type: 'input_text' }] }), 'missing_required_parameter', 'input[0].content[0].text'],
  [item({ role: 'tool', content: 'x' }), 'invalid_value', 'input[0].role'],
  [item({ content: 'x' }), 'missing_required_parameter', 'input[0].role'],
  [{ max_tokens: 9 }, 'unknown_parameter', 'max_tokens'],
])('%j is refused by name', (fields, code, param) => {
  expect(refusal(fields)).toMatchObject({ code, param });
});

test('whoever counts on being stored is told what to send instead', () => {
  expect(refusal({ previous_response_id: 'resp_1' }).message).toBe(
    '`previous_response_id` as sent is not supported. Nothing is stored: send `store: false` or leave it out, and the whole conversation as `input`.',
  );
});
