import { hashBlocks } from '#policy';
import type { ChatRequest, CompletionRequest } from '#wire';

/** Of a prefix: small enough that a shared system prompt counts, large enough that an index of 100,000 holds a fleet. */
export const tokensPerBlock = 64;
/** English and code have about four bytes a token in the vocabularies of the R1 family. */
const bytesPerToken = 4;

/**
 * Names the blocks of a prompt by what the client sent: the gateway has no tokenizer, and equal messages give equal
 * prompts under any template.
 */
export function promptBlocks(request: ChatRequest | CompletionRequest, model: string): Uint32Array {
  const salt = JSON.stringify([model, request.cacheSalt]);
  if (request.kind === 'completion' && request.prompt.kind === 'tokens') {
    return hashBlocks(request.prompt.tokens, tokensPerBlock, `tokens ${salt}`);
  }
  return hashBlocks(Buffer.from(promptText(request)), tokensPerBlock * bytesPerToken, `text ${salt}`);
}

/** Estimated, for the length of a prefill. */
export function promptTokens(request: ChatRequest | CompletionRequest): number {
  if (request.kind === 'completion' && request.prompt.kind === 'tokens') return request.prompt.tokens.length;
  return Math.ceil(Buffer.byteLength(promptText(request)) / bytesPerToken);
}

/** NUL ends each part, so that a border that moves is another text. */
function promptText(request: ChatRequest | CompletionRequest): string {
  if (request.kind === 'chat') return request.messages.map(({ role, content }) => `${role}\0${content}\0`).join('');
  return request.prompt.kind === 'text' ? request.prompt.text : '';
}
