import type { FuzzRequest } from './mutate.ts';

const question = 'What is 12 + 30?';

/** Valid requests in the other protocols that the gateway speaks, whole and streamed. */
export const protocolRequests: readonly FuzzRequest[] = [
  post('/v1/messages', { model: 'nano-r1', max_tokens: 16, messages: [{ role: 'user', content: question }] }),
  post('/v1/messages', {
    model: 'nano-r1',
    max_tokens: 2_000,
    stream: true,
    system: [{ type: 'text', text: 'Be brief.' }],
    messages: [{ role: 'user', content: [{ type: 'text', text: question }] }],
    thinking: { type: 'enabled', budget_tokens: 1_024 },
    stop_sequences: ['\n\n'],
    metadata: { user_id: 'ada' },
  }),
  post('/v1/messages/count_tokens', { model: 'nano-r1', messages: [{ role: 'user', content: question }] }),
  post('/v1/responses', { model: 'nano-r1', input: question, max_output_tokens: 16, store: false }),
  post('/v1/responses', {
    model: 'nano-r1',
    stream: true,
    instructions: 'Be brief.',
    input: [{ role: 'user', content: [{ type: 'input_text', text: question }] }],
    reasoning: { effort: 'low' },
    temperature: 0.5,
    store: false,
  }),
  post('/api/chat', {
    model: 'nano-r1',
    messages: [{ role: 'user', content: question }],
    options: { num_predict: 16 },
  }),
  post('/api/chat', { model: 'nano-r1', messages: [{ role: 'user', content: question }], stream: false, think: true }),
  post('/api/generate', { model: 'nano-r1', prompt: question, stream: false, options: { temperature: 0, seed: 1 } }),
  post('/api/show', { model: 'nano-r1' }),
];

function post(path: string, body: object): FuzzRequest {
  return { method: 'POST', path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
