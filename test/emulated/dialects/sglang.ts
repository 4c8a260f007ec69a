import { sseDone } from '#wire';
import { type EmulatedDialect, emulatedModel, event } from '../dialect.ts';
import { openAiLikeEvents, openAiLimit, plainUsage } from './openai-like.ts';

const error = (code: number, message: string) => ({ object: 'error', message, type: 'BadRequest', param: null, code });
const facts = { version: '0.5.18', tokenizer_path: '/weights/r1', context_length: 4_096 };

/** SGLang: explicit nulls in every chunk, thinking counted beside the other counts and always as none, flat errors. */
export const sglangDialect: EmulatedDialect = {
  kind: 'sglang',
  pages: { '/v1/models': { object: 'list', data: [{ id: emulatedModel }] }, '/server_info': facts, '/health': {} },
  spelling: 'text',
  trims: false,
  events: openAiLikeEvents({
    thinkingField: 'reasoning_content',
    deltaFiller: { role: null, content: null, reasoning_content: null, tool_calls: null },
    choiceFiller: { logprobs: null, matched_stop: null },
    tellsIds: true,
    usageAt: 'own-chunk',
    usage: (counts) => ({ ...plainUsage(counts), reasoning_tokens: 0, prompt_tokens_details: null }),
  }),
  limitOf: openAiLimit,
  error,
  contextExceeded: error(400, "The input (4097 tokens) is longer than the model's context length (4096 tokens)."),
  streamError: (message) => event({ error: error(500, message) }) + sseDone,
  done: sseDone,
};
