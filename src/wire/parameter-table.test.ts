import { expect, test } from 'vitest';
import { chatKeys, parseChatRequest } from './chat-request.ts';
import { completionKeys } from './completion-request.ts';
import { unmappedParameters } from './parameter-table.ts';
import { WireError } from './wire-error.ts';

const plain = { messages: [{ role: 'user', content: 'Hi.' }] };

test('no parameter is both read and in the table of those that are not', () => {
  const mapped = new Set([...chatKeys, ...completionKeys]);
  expect(Object.keys(unmappedParameters).filter((key) => mapped.has(key))).toEqual([]);
});

test('an ignored parameter changes nothing, whatever its value', () => {
  const ignored = Object.keys(unmappedParameters).filter((key) => unmappedParameters[key]?.kind === 'ignored');
  expect(ignored.length).toBeGreaterThan(5);
  for (const key of ignored) expect(parseChatRequest({ ...plain, [key]: { a: [1] } })).toEqual(parseChatRequest(plain));
});

test('a refused parameter is an error that names it and the way out', () => {
  for (const [param, rule] of Object.entries(unmappedParameters)) {
    if (rule.kind === 'ignored') continue;
    const refuse = () => parseChatRequest({ ...plain, [param]: { odd: 1 } });
    expect(refuse).toThrow(WireError);
    expect(refuse).toThrow(`\`${param}\` as sent is not supported. ${rule.wayOut}`);
  }
});

test.each([
  { tools: [], tool_choice: 'auto', parallel_tool_calls: true },
  { functions: [], function_call: 'none' },
  { response_format: { type: 'text' }, modalities: ['text'], verbosity: 'medium' },
  { use_beam_search: false, length_penalty: 1, best_of: 1, early_stopping: false },
  { skip_special_tokens: true, include_stop_str_in_output: false, separate_reasoning: true },
])('what client libraries send unasked is let through: %j', (defaults) => {
  expect(parseChatRequest({ ...plain, ...defaults })).toEqual(parseChatRequest(plain));
});

test.each([
  { tools: [{ type: 'function' }] },
  { tool_choice: 'required' },
  { response_format: { type: 'json_object' } },
  { modalities: ['text', 'audio'] },
  { guided_json: {} },
  { suffix: 'end' },
  { use_beam_search: true },
])('what would change the answer is refused: %j', (wish) => {
  expect(() => parseChatRequest({ ...plain, ...wish })).toThrow(
    expect.objectContaining({ code: 'unsupported_parameter' }),
  );
});
