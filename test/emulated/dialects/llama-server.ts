import { sseDone } from '#wire';
import { type EmulatedDialect, emulatedModel, event, maxTokensOf } from '../dialect.ts';
import { openAiLikeEvents, plainUsage } from './openai-like.ts';

const error = (code: number, message: string) => ({
  error: { code, message, type: code === 503 ? 'unavailable_error' : 'server_error' },
});

const deltas = openAiLikeEvents({
  thinkingField: 'reasoning_content',
  deltaFiller: {},
  choiceFiller: {},
  tellsIds: false,
  usageAt: 'own-chunk',
  usage: plainUsage,
});

/** llama-server as the gateway asks it: with `reasoning_format: none`, so that the thought is content, its mark included. */
export const llamaServerDialect: EmulatedDialect = {
  kind: 'llama-server',
  pages: {
    '/v1/models': { object: 'list', data: [{ id: emulatedModel, meta: { n_vocab: 256, size: 1, n_ctx: 4_096 } }] },
    '/props': { model_path: '/weights/r1.gguf', build_info: 'b11434' },
    // Its template opens the thought, as R1's does.
    '/apply-template': { prompt: '<|User|>hi<|Assistant|><think>\n' },
    '/health': { status: 'ok' },
  },
  spelling: 'content',
  trims: false,
  events: (call) => {
    const events = deltas(call);
    return { ...events, token: (char) => events.token(char, 'answer') };
  },
  limitOf: (call) => maxTokensOf(call) ?? Number.POSITIVE_INFINITY,
  error,
  contextExceeded: {
    error: {
      code: 400,
      message: 'request (6031 tokens) exceeds the available context size (4096 tokens), try increasing it',
      type: 'exceed_context_size_error',
      n_prompt_tokens: 6_031,
      n_ctx: 4_096,
    },
  },
  streamError: (message) => event(error(500, message)),
  done: sseDone,
};
