import { expect, test } from 'vitest';
import { readConversation } from './chat-message.ts';
import { WireError } from './wire-error.ts';

const read = (...messages: readonly unknown[]) => readConversation(new Map([['messages', messages]])).messages;

function failure(...messages: readonly unknown[]): object {
  try {
    read(...messages);
  } catch (error) {
    if (error instanceof WireError) return { code: error.code, param: error.param, message: error.message };
    throw error;
  }
  return { code: 'none' };
}

test('developer is another word for system', () => {
  expect(read({ role: 'developer', content: 'Be brief.' })).toEqual([{ role: 'system', content: 'Be brief.' }]);
});

test('text parts are joined as they are', () => {
  const content = [
    { type: 'text', text: 'a ' },
    { type: 'text', text: 'b', cache_control: { type: 'ephemeral' } },
  ];
  expect(read({ role: 'user', content })).toEqual([{ role: 'user', content: 'a b' }]);
});

test('an earlier thought comes back under either name, and ours wins', () => {
  const thought = { role: 'assistant', content: '4', reasoningContent: '2+2' };
  expect(read({ role: 'assistant', content: '4', reasoning_content: '2+2' })).toEqual([thought]);
  expect(read({ role: 'assistant', content: '4', reasoning: '2+2' })).toEqual([thought]);
  expect(read({ role: 'assistant', content: '4', reasoning: 'x', reasoning_content: '2+2' })).toEqual([thought]);
});

test('an answer cut while thinking has null content, and is accepted back', () => {
  expect(read({ role: 'assistant', content: null, reasoning: 'so' })).toEqual([
    { role: 'assistant', content: '', reasoningContent: 'so' },
  ]);
});

test('an answer is accepted back with every field that servers put on it', () => {
  const replayed = {
    role: 'assistant',
    content: 'Hi',
    refusal: null,
    annotations: [],
    audio: null,
    function_call: null,
    tool_calls: [],
  };
  expect(read(replayed)).toEqual([{ role: 'assistant', content: 'Hi' }]);
});

test.each([
  [{ role: 'tool', content: 'x', tool_call_id: 'a' }, 'unsupported_parameter', 'messages[0].role'],
  [{ role: 'function', content: 'x' }, 'unsupported_parameter', 'messages[0].role'],
  [{ role: 'narrator', content: 'x' }, 'invalid_value', 'messages[0].role'],
  [{ content: 'x' }, 'missing_required_parameter', 'messages[0].role'],
  [{ role: 'user' }, 'missing_required_parameter', 'messages[0].content'],
  [{ role: 'assistant', content: null }, 'missing_required_parameter', 'messages[0].content'],
  [{ role: 'user', content: 5 }, 'invalid_type', 'messages[0].content'],
  [{ role: 'user', content: [] }, 'invalid_value', 'messages[0].content'],
  [{ role: 'user', content: [{ type: 'text', text: 5 }] }, 'invalid_type', 'messages[0].content[0].text'],
  [{ role: 'user', content: ['x'] }, 'invalid_type', 'messages[0].content[0]'],
  [
    { role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] },
    'unsupported_parameter',
    'messages[0].content[0].type',
  ],
  [{ role: 'user', content: [{ type: 'smell' }] }, 'invalid_value', 'messages[0].content[0].type'],
  [{ role: 'assistant', content: 'x', tool_calls: [{ id: 'a' }] }, 'unsupported_parameter', 'messages[0].tool_calls'],
  [{ role: 'user', content: 'x', reasoning_content: 'y' }, 'invalid_value', 'messages[0].reasoning_content'],
  [{ role: 'user', content: 'x', prefix: true }, 'invalid_value', 'messages[0].prefix'],
  [{ role: 'user', content: 'x', mood: 'good' }, 'unknown_parameter', 'messages[0].mood'],
  ['x', 'invalid_type', 'messages[0]'],
])('%j is refused by path', (message, code, param) => {
  expect(failure(message)).toMatchObject({ code, param });
});

test('the message of a refusal says what came and the way out', () => {
  expect(failure({ role: 'tool', content: 'x' })).toMatchObject({
    message:
      '`messages[0].role` is tool, which is not supported: write calls and their results into the text of the conversation.',
  });
  expect(failure({ role: 'narrator', content: 'x' })).toMatchObject({
    message: '`messages[0].role` must be one of "system", "developer", "user", "assistant", is "narrator".',
  });
});
