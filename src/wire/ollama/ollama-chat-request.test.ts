import { expect, test } from 'vitest';
import { parseChatRequest } from '../chat-request.ts';
import { WireError } from '../wire-error.ts';
import { parseOllamaChat } from './ollama-chat-request.ts';

const messages = [{ role: 'user', content: 'Hi.' }];

function parsed(over: object = {}) {
  const ask = parseOllamaChat({ model: 'm', messages, ...over });
  if (ask.kind !== 'generate' || ask.request.kind !== 'chat') throw new Error('not a chat');
  return { ...ask.request, contextTokens: ask.contextTokens };
}

function failure(over: object): object {
  try {
    parseOllamaChat({ model: 'm', messages, ...over });
  } catch (error) {
    if (error instanceof WireError) return { code: error.code, param: error.param, message: error.message };
    throw error;
  }
  return { code: 'none' };
}

test('the smallest request is the same chat as at OpenAI’s endpoint, streamed, with usage', () => {
  expect(parseOllamaChat({ model: 'm', messages })).toEqual({
    kind: 'generate',
    request: { ...parseChatRequest({ model: 'm', messages }), stream: true, includeUsage: true },
    contextTokens: undefined,
  });
  expect(parsed({ stream: false }).stream).toBe(false);
});

test('options are the parameters of OpenAI’s endpoint under Ollama’s names', () => {
  const options = {
    temperature: 0,
    top_k: 40,
    top_p: 0.9,
    min_p: 0.05,
    seed: 0,
    num_predict: 7,
    stop: ['\n', 'END'],
    repeat_penalty: 1.1,
    presence_penalty: -2,
    frequency_penalty: 2,
    num_ctx: 4_096,
  };
  expect(parsed({ options })).toMatchObject({
    sampling: {
      temperature: 0,
      topK: 40,
      topP: 0.9,
      minP: 0.05,
      seed: 0,
      repetitionPenalty: 1.1,
      presencePenalty: -2,
      frequencyPenalty: 2,
    },
    maxTokens: 7,
    stop: ['\n', 'END'],
    contextTokens: 4_096,
  });
});

test('each option has its own value for "not set"', () => {
  const { sampling, maxTokens } = parsed({ options: { num_predict: -1, seed: -1, top_k: -1, temperature: null } });
  expect([sampling, maxTokens]).toEqual([{ topK: 0 }, undefined]);
  for (const num_predict of [0, -2]) expect(parsed({ options: { num_predict } }).maxTokens).toBeUndefined();
});

test('options of loading and of mirostat change nothing', () => {
  const options = {
    num_gpu: 99,
    num_thread: 8,
    use_mmap: false,
    num_keep: 5,
    mirostat: 0,
    mirostat_tau: 0.8,
    tfs_z: 1,
  };
  expect(parsed({ options, keep_alive: '5m', truncate: true })).toEqual(parsed());
});

test.each([
  [undefined, { kind: 'default' }],
  [true, { kind: 'default' }],
  [false, { kind: 'off' }],
  ['low', { kind: 'budget', tokens: 1_024, effort: 'low' }],
  ['medium', { kind: 'budget', tokens: 16_384, effort: 'medium' }],
  ['high', { kind: 'budget', tokens: 16_384, effort: 'high' }],
  ['max', { kind: 'default', effort: 'max' }],
])('think %j means %j', (think, thinking) => {
  expect(parsed({ think }).thinking).toEqual(thinking);
});

test('earlier thoughts come back as thinking, and only on answers', () => {
  const history = [...messages, { role: 'assistant', content: 'Yes?', thinking: 'They greet.' }, ...messages];
  expect(parsed({ messages: history }).messages[1]).toEqual({
    role: 'assistant',
    content: 'Yes?',
    reasoningContent: 'They greet.',
  });
  expect(failure({ messages: [{ role: 'user', content: '', thinking: 'Hm.' }] })).toMatchObject({
    code: 'invalid_value',
    param: 'messages[0].thinking',
  });
});

test('a last message of the assistant is continued', () => {
  const open = [...messages, { role: 'assistant', content: 'Once' }];
  expect(parsed({ messages: open })).toMatchObject({ continueFinalMessage: true, addGenerationPrompt: false });
});

test('no message asks for the model to be loaded', () => {
  for (const none of [undefined, [], null]) {
    expect(parseOllamaChat({ model: 'm', messages: none, keep_alive: -1 })).toEqual({ kind: 'load', model: 'm' });
  }
});

test('null and the defaults of a client that sends them unasked change nothing', () => {
  const unasked = { format: '', tools: [], logprobs: false, top_logprobs: 0, shift: false, options: null, think: null };
  expect(parsed(unasked)).toEqual(parsed());
  expect(parsed({ messages: [{ ...messages[0], images: [], tool_calls: [] }] })).toEqual(parsed());
});

test.each([
  [{ format: 'json' }, 'unsupported_parameter', 'format'],
  [{ tools: [{ type: 'function' }] }, 'unsupported_parameter', 'tools'],
  [{ logprobs: true }, 'unsupported_parameter', 'logprobs'],
  [{ options: { mirostat: 1 } }, 'unsupported_parameter', 'options.mirostat'],
  [{ options: { repeat_last_n: 64 } }, 'unsupported_parameter', 'options.repeat_last_n'],
  [{ options: { typical_p: 0.7 } }, 'unsupported_parameter', 'options.typical_p'],
  [{ messages: [{ role: 'user', content: '', images: ['aGk='] }] }, 'unsupported_parameter', 'messages[0].images'],
  [{ messages: [{ role: 'tool', content: '4' }] }, 'unsupported_parameter', 'messages[0].role'],
  [{ messages: [{ role: 'bot', content: '4' }] }, 'invalid_value', 'messages[0].role'],
  [{ options: { temperature: 3 } }, 'invalid_value', 'options.temperature'],
  [{ options: { temprature: 1 } }, 'unknown_parameter', 'options.temprature'],
  [{ options: { stop: 'END' } }, 'invalid_type', 'options.stop'],
  [{ think: 'hard' }, 'invalid_value', 'think'],
  [{ stream: 'yes' }, 'invalid_type', 'stream'],
  [{ prompt: 'Hi.' }, 'unknown_parameter', 'prompt'],
])('%j is refused as %s by name', (over, code, param) => {
  expect(failure(over)).toMatchObject({ code, param });
});

test('a misspelt parameter is answered with the likely one', () => {
  expect(failure({ option: {} })).toMatchObject({
    message: '`option` is not a known parameter: did you mean `options`?',
  });
});
