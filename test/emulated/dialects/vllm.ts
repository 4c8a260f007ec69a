import { sseDone } from '#wire';
import { type EmulatedDialect, emulatedModel, event } from '../dialect.ts';
import { type ChunkWords, openAiLikeEvents, openAiLimit, plainUsage } from './openai-like.ts';

const card = { id: emulatedModel, object: 'model', root: '/weights/r1', max_model_len: 4_096 };
const models = { object: 'list', data: [card] };
const tooLong =
  "This model's maximum context length is 4096 tokens. However, your prompt contains at least 4097 input tokens.";

const words: ChunkWords = {
  thinkingField: 'reasoning',
  deltaFiller: {},
  choiceFiller: { logprobs: null },
  tellsIds: true,
  usageAt: 'own-chunk',
  // Of a thought that the prompt opened it counts nothing.
  usage: (counts) => ({ ...plainUsage(counts), completion_tokens_details: { reasoning_tokens: 0 } }),
};

const nested = (code: number, message: string) => ({
  error: { message, type: code === 400 ? 'BadRequestError' : 'InternalServerError', param: null, code },
});

/** vLLM of 2026: `reasoning`, errors in an object of their own. */
export const vllmDialect: EmulatedDialect = {
  kind: 'vllm',
  pages: { '/v1/models': models, '/version': { version: '0.32.0' }, '/health': {} },
  spelling: 'prompt',
  trims: false,
  events: openAiLikeEvents(words),
  limitOf: openAiLimit,
  error: nested,
  contextExceeded: nested(400, tooLong),
  // `[DONE]` follows whatever happened.
  streamError: (message) => event(nested(500, message)) + sseDone,
  done: sseDone,
};

const flat = (code: number, message: string) => ({
  object: 'error',
  message,
  type: 'BadRequestError',
  param: null,
  code,
});

/** vLLM of 2025: `reasoning_content`, flat errors. */
export const oldVllmDialect: EmulatedDialect = {
  ...vllmDialect,
  pages: { ...vllmDialect.pages, '/version': { version: '0.10.2' } },
  events: openAiLikeEvents({ ...words, thinkingField: 'reasoning_content', usage: plainUsage }),
  error: flat,
  contextExceeded: flat(400, tooLong),
};

/** vLLM on Ascend NPUs, to a gateway the same. */
export const vllmAscendDialect: EmulatedDialect = { ...vllmDialect, kind: 'vllm-ascend' };
