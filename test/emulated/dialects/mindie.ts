import { sseDone } from '#wire';
import { type EmulatedDialect, emulatedModel, event, maxTokensOf } from '../dialect.ts';
import { openAiLikeEvents, plainUsage } from './openai-like.ts';

/** `maxIterTimes` as it is shipped. */
export const mindieCapTokens = 512;

const error = (_status: number, message: string) => ({ error: message, error_type: 'Input validation error' });

/**
 * MindIE: 512 tokens where no `max_tokens` is sent, whatever `max_completion_tokens` says; a role in every delta, usage
 * beside the finish reason, errors that are strings, no ids.
 */
export const mindieDialect: EmulatedDialect = {
  kind: 'mindie',
  pages: { '/v1/models': { object: 'list', data: [{ id: emulatedModel }] } },
  spelling: undefined,
  trims: false,
  events: openAiLikeEvents({
    thinkingField: 'reasoning_content',
    deltaFiller: { role: 'assistant' },
    choiceFiller: {},
    tellsIds: false,
    usageAt: 'last-chunk',
    usage: (counts) => ({ ...plainUsage(counts), cached_tokens: 0 }),
  }),
  limitOf: (call) => maxTokensOf(call) ?? mindieCapTokens,
  error,
  contextExceeded: error(400, 'The prompt is longer than maxInputTokenLen (4096).'),
  streamError: (message) => event(error(500, message)),
  done: sseDone,
};
