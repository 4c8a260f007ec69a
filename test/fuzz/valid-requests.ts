import type { FuzzRequest } from './mutate.ts';

const messages = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'What is 12 + 30?' },
];

/** One valid request for each route that takes a body, with every parameter used somewhere; all of them short to answer. */
export const validRequests: readonly FuzzRequest[] = [
  post('/v1/chat/completions', { messages, max_tokens: 2, temperature: 0, seed: 1 }),
  post('/v1/chat/completions', {
    messages,
    max_completion_tokens: 3,
    n: 2,
    top_p: 0.9,
    top_k: 5,
    min_p: 0.1,
    user: 'ada',
    priority: 1,
  }),
  post('/v1/chat/completions', {
    messages,
    max_tokens: 3,
    stream: true,
    stream_options: { include_usage: true, continuous_usage_stats: true },
  }),
  post('/v1/chat/completions', {
    messages,
    max_tokens: 2,
    logprobs: true,
    top_logprobs: 3,
    return_token_ids: true,
    prompt_logprobs: 1,
  }),
  post('/v1/chat/completions', {
    messages,
    max_tokens: 4,
    thinking: { type: 'enabled', budget_tokens: 1 },
    reasoning_field: 'both',
  }),
  post('/v1/chat/completions', {
    messages,
    max_tokens: 2,
    reasoning_effort: 'low',
    stop: ['4', '\n\n'],
    stop_token_ids: [3],
    logit_bias: { '5': -100 },
  }),
  post('/v1/chat/completions', {
    messages: [...messages, { role: 'assistant', content: '4', reasoning_content: '2+0+0=2', prefix: true }],
    max_tokens: 2,
    chat_template_kwargs: { enable_thinking: true },
    frequency_penalty: 0.5,
    presence_penalty: 0.5,
    repetition_penalty: 1.1,
  }),
  post('/v1/chat/completions', {
    messages: [{ role: 'user', content: [{ type: 'text', text: '1+1=?' }] }],
    max_tokens: 1,
    model: 'nano-r1',
  }),
  post('/v1/completions', {
    prompt: '1+1=',
    max_tokens: 3,
    temperature: 0,
    echo: true,
    logprobs: 2,
    min_tokens: 1,
    ignore_eos: true,
  }),
  post('/v1/completions', { prompt: [75, 77, 13, 2, 13, 78, 79, 0], max_tokens: 2, stream: true, cache_salt: 'fuzz' }),
  post('/v1/chat/completions/render', { messages }),
  post('/tokenize', { prompt: '1+1=<think>', model: 'nano-r1' }),
  post('/tokenize', { messages }),
  post('/detokenize', { tokens: [13, 2, 13, 80] }),
  post('/v1/kv/export', { tokens: [75, 77, 13, 2, 13], cache_salt: 'fuzz' }),
  {
    ...post('/v1/kv/import', {}),
    headers: { 'content-type': 'application/vnd.regauge.kv' },
    body: 'RGKV\u0001\u0000not a frame',
  },
  post('/v1/runs/chatcmpl-none/answer-now', {}),
];

function post(path: string, body: object): FuzzRequest {
  return { method: 'POST', path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
