import type { ChatRequest } from './generation.ts';

/**
 * What a chat asks for where nobody says otherwise: in a protocol that has no parameter for it, and in a health check. Usage
 * is always told: the protocols beside OpenAI's have it in every reply.
 */
export const defaultChat: Omit<ChatRequest, 'messages'> = {
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
  includeUsage: true,
  continuousUsage: false,
  topLogprobs: undefined,
  promptLogprobs: undefined,
  returnTokenIds: false,
  priority: 0,
  cacheSalt: '',
  user: undefined,
  thinking: { kind: 'default' },
  reasoningFields: 'reasoning_content',
  addGenerationPrompt: true,
  continueFinalMessage: false,
  templateKwargs: {},
};
