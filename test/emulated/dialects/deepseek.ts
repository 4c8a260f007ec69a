import { sseDone } from '#wire';
import { type EmulatedDialect, emulatedModel, event, maxTokensOf } from '../dialect.ts';
import { openAiLikeEvents, plainUsage } from './openai-like.ts';

const error = (code: number, message: string) => {
  const type = code < 500 ? 'invalid_request_error' : 'server_error';
  return { error: { message, type, param: null, code: type } };
};

const deltas = openAiLikeEvents({
  thinkingField: 'reasoning_content',
  deltaFiller: { content: null, reasoning_content: null },
  choiceFiller: { logprobs: null },
  tellsIds: false,
  usageAt: 'last-chunk',
  usage: (counts) => ({
    ...plainUsage(counts),
    prompt_cache_hit_tokens: 0,
    prompt_cache_miss_tokens: counts.promptTokens,
  }),
});

/** DeepSeek's hosted API: comments while it is busy, usage beside the finish reason, its own pair of prompt counts, no ids. */
export const deepseekDialect: EmulatedDialect = {
  kind: 'openai',
  pages: { '/v1/models': { object: 'list', data: [{ id: emulatedModel, object: 'model', owned_by: 'deepseek' }] } },
  spelling: undefined,
  trims: true,
  events: (call) => {
    const events = deltas(call);
    return { ...events, opening: `: keep-alive\n\n${events.opening}` };
  },
  limitOf: (call) => maxTokensOf(call) ?? Number.POSITIVE_INFINITY,
  error,
  contextExceeded: error(400, "This model's maximum context length is 65536 tokens."),
  streamError: (message) => event(error(500, message)),
  done: sseDone,
};
