import { expect, test } from 'vitest';
import { chatKeys, parseChatRequest } from './chat-request.ts';
import { unmappedParameters } from './parameter-table.ts';
import { WireError } from './wire-error.ts';

const messages = [{ role: 'user', content: 'Hi.' }];
const parse = (over: object = {}) => parseChatRequest({ model: 'm', messages, ...over });

function failure(over: object | (() => unknown)): object {
  try {
    typeof over === 'function' ? over() : parse(over);
  } catch (error) {
    if (error instanceof WireError) return { code: error.code, param: error.param, message: error.message };
    throw error;
  }
  return { code: 'none' };
}

test('the smallest request gets the defaults', () => {
  expect(parseChatRequest({ messages })).toEqual({
    kind: 'chat',
    model: undefined,
    sampling: {},
    maxTokens: undefined,
    minTokens: 0,
    stop: [],
    stopTokenIds: [],
    ignoreEos: false,
    n: 1,
    stream: false,
    includeUsage: false,
    continuousUsage: false,
    topLogprobs: undefined,
    promptLogprobs: undefined,
    returnTokenIds: false,
    priority: 0,
    cacheSalt: '',
    user: undefined,
    messages: [{ role: 'user', content: 'Hi.' }],
    thinking: { kind: 'default' },
    reasoningFields: 'reasoning_content',
    addGenerationPrompt: true,
    continueFinalMessage: false,
    templateKwargs: {},
  });
});

test('every sampling parameter is carried over, and only those that were sent', () => {
  const sent = {
    temperature: 0,
    top_p: 0.95,
    top_k: 40,
    min_p: 0.05,
    presence_penalty: -2,
    frequency_penalty: 2,
    repetition_penalty: 1.1,
    logit_bias: { '7': -100 },
    seed: -1,
  };
  expect(parse(sent).sampling).toEqual({
    temperature: 0,
    topP: 0.95,
    topK: 40,
    minP: 0.05,
    presencePenalty: -2,
    frequencyPenalty: 2,
    repetitionPenalty: 1.1,
    logitBias: new Map([[7, -100]]),
    seed: -1,
  });
  expect(Object.keys(parse({ temperature: null, top_k: -1 }).sampling)).toEqual(['topK']);
});

test('top_k -1 means off, as 0 does', () => {
  expect(parse({ top_k: -1 }).sampling).toEqual({ topK: 0 });
});

test('null means absent everywhere', () => {
  const nulls = Object.fromEntries([...chatKeys, ...Object.keys(unmappedParameters)].map((key) => [key, null]));
  expect(parseChatRequest({ ...nulls, messages })).toEqual(parseChatRequest({ messages }));
});

test('max_completion_tokens wins over max_tokens', () => {
  expect(parse({ max_tokens: 5 }).maxTokens).toBe(5);
  expect(parse({ max_tokens: 5, max_completion_tokens: 3 }).maxTokens).toBe(3);
});

test('logprobs in chat style: a switch and a number of alternatives', () => {
  expect(parse({ logprobs: true }).topLogprobs).toBe(0);
  expect(parse({ logprobs: true, top_logprobs: 20 }).topLogprobs).toBe(20);
  expect(parse({ logprobs: false, top_logprobs: 0 }).topLogprobs).toBeUndefined();
  expect(failure({ top_logprobs: 2 })).toMatchObject({ code: 'invalid_value', param: 'top_logprobs' });
});

test('the user is named in OpenAI’s way or in DeepSeek’s', () => {
  expect(parse({ user: 'ann' }).user).toBe('ann');
  expect(parse({ user_id: 'ann' }).user).toBe('ann');
});

test('stop is one string or several', () => {
  expect(parse({ stop: '\n' }).stop).toEqual(['\n']);
  expect(parse({ stop: ['a', 'b'] }).stop).toEqual(['a', 'b']);
  expect(parse({ stop: [] }).stop).toEqual([]);
});

test('usage is streamed only when asked for', () => {
  const { includeUsage, continuousUsage } = parse({ stream: true, stream_options: { include_usage: true } });
  expect([includeUsage, continuousUsage]).toEqual([true, false]);
  expect(parse({ stream: true, stream_options: {} }).includeUsage).toBe(false);
  expect(failure({ stream_options: { include_usage: true } })).toMatchObject({ param: 'stream_options' });
});

test('continuing the last message switches the generation prompt off by itself', () => {
  const open = [...messages, { role: 'assistant', content: 'Once' }];
  const continued = { addGenerationPrompt: false, continueFinalMessage: true };
  expect(parse({ messages: open, continue_final_message: true })).toMatchObject(continued);
  expect(parse({ messages: [messages[0], { ...open[1], prefix: true }] })).toMatchObject(continued);
  expect(failure({ messages: open, continue_final_message: true, add_generation_prompt: true })).toMatchObject({
    param: 'add_generation_prompt',
  });
  expect(failure({ continue_final_message: true })).toMatchObject({ param: 'continue_final_message' });
});

test.each([
  [{ temperature: 'hot' }, 'invalid_type', 'temperature', '`temperature` must be a finite number, is "hot".'],
  [
    { temperature: Number.POSITIVE_INFINITY },
    'invalid_type',
    'temperature',
    '`temperature` must be a finite number, is Infinity.',
  ],
  [{ temperature: Number.NaN }, 'invalid_type', 'temperature', '`temperature` must be a finite number, is NaN.'],
  [{ temperature: 2.1 }, 'invalid_value', 'temperature', '`temperature` must be at most 2, is 2.1.'],
  [{ top_p: 0 }, 'invalid_value', 'top_p', '`top_p` must be more than 0, is 0.'],
  [{ top_k: 1.5 }, 'invalid_type', 'top_k', '`top_k` must be an integer, is 1.5.'],
  [{ n: 129 }, 'invalid_value', 'n', '`n` must be at most 128, is 129.'],
  [{ max_tokens: 0 }, 'invalid_value', 'max_tokens', '`max_tokens` must be at least 1, is 0.'],
  [{ stream: 'yes' }, 'invalid_type', 'stream', '`stream` must be true or false, is "yes".'],
  [{ stop: 5 }, 'invalid_type', 'stop', '`stop` must be a string or an array, is 5.'],
  [{ stop: '' }, 'invalid_value', 'stop', '`stop` must be non-empty, is "".'],
  [{ stop: ['a', 7] }, 'invalid_type', 'stop[1]', '`stop[1]` must be a string, is 7.'],
  [
    { stop: Array(17).fill('a') },
    'invalid_value',
    'stop',
    '`stop` must be at most 16 entries long, is an array of 17.',
  ],
  [{ logit_bias: { '5': 101 } }, 'invalid_value', 'logit_bias.5', '`logit_bias.5` must be at most 100, is 101.'],
  [
    { cache_salt: 'a'.repeat(129) },
    'invalid_value',
    'cache_salt',
    `\`cache_salt\` must be at most 128 characters long, is "${'a'.repeat(40)}…".`,
  ],
  [
    { min_tokens: 9, max_tokens: 8 },
    'invalid_value',
    'min_tokens',
    '`min_tokens` must be at most the token limit 8, is 9.',
  ],
  [
    { thinking_token_budget: -1 },
    'invalid_value',
    'thinking_token_budget',
    '`thinking_token_budget` must be at least 0, is -1.',
  ],
  [{ priority: 0.5 }, 'invalid_type', 'priority', '`priority` must be an integer, is 0.5.'],
  [{ messages: undefined }, 'missing_required_parameter', 'messages', '`messages` is required and must be an array.'],
  [{ messages: [] }, 'invalid_value', 'messages', '`messages` must be non-empty, is an empty array.'],
])('%j is refused by name, with what was expected and what came', (over, code, param, message) => {
  expect(failure(over)).toEqual({ code, param, message });
});

test('a stop string over 1,024 characters is refused', () => {
  expect(failure({ stop: ['a'.repeat(1_025)] })).toMatchObject({ code: 'invalid_value', param: 'stop[0]' });
});

test('a logit_bias key that is no token id is refused', () => {
  for (const key of ['x', '-1', '1.5', '2147483648', '']) {
    expect(failure({ logit_bias: { [key]: 1 } })).toMatchObject({ code: 'invalid_value', param: 'logit_bias' });
  }
});

test.each([[null], [[]], ['text'], [5], [undefined]])('a body that is %j and no object is refused', (body) => {
  expect(failure(() => parseChatRequest(body))).toMatchObject({ code: 'invalid_type', param: undefined });
});

test('a misspelt parameter is answered with the likely one', () => {
  expect(failure({ temprature: 1 })).toEqual({
    code: 'unknown_parameter',
    param: 'temprature',
    message: '`temprature` is not a known parameter: did you mean `temperature`?',
  });
  expect(failure({ frobnicate: 1 })).toMatchObject({ message: '`frobnicate` is not a known parameter: leave it out.' });
  expect(failure({ stream: true, stream_options: { usage: true } })).toMatchObject({ param: 'stream_options.usage' });
});

test('a parameter of the other endpoint is sent there', () => {
  expect(failure({ prompt: 'Hi' })).toMatchObject({
    code: 'unknown_parameter',
    message: expect.stringContaining('`/v1/completions`'),
  });
});

test('names that every object has are unknown parameters like any other', () => {
  for (const key of ['__proto__', 'constructor', 'toString']) {
    const body: unknown = JSON.parse(`{"messages":[{"role":"user","content":"Hi."}],"${key}":1}`);
    expect(failure(() => parseChatRequest(body))).toMatchObject({ code: 'unknown_parameter', param: key });
  }
});

test('nesting beyond 32 levels is refused', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
  expect(failure({ chat_template_kwargs: nested(33) })).toMatchObject({
    code: 'invalid_value',
    param: 'chat_template_kwargs',
  });
  expect(parse({ chat_template_kwargs: nested(32) }).templateKwargs).toEqual(nested(32));
});

test('more than 50,000 JSON values are refused before any of them is looked at', () => {
  expect(failure({ messages: Array(50_000).fill(1) })).toMatchObject({ code: 'invalid_value', param: 'messages' });
});
