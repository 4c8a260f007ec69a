import { unreachable } from '#kernel';
import type { ChatRequest, CompletionRequest } from '#wire';

/** English prose has about four characters a token in the vocabularies of the R1 family, Chinese between one and two. */
const charsPerToken = 3;

/** How long a prompt is, exact where it comes as ids, else guessed from its text: enough to compare queues by. */
export function estimatePromptTokens(request: ChatRequest | CompletionRequest): number {
  switch (request.kind) {
    case 'chat':
      return Math.ceil(
        request.messages.reduce(
          (sum, { content, reasoningContent = '' }) => sum + content.length + reasoningContent.length,
          0,
        ) / charsPerToken,
      );
    case 'completion':
      return request.prompt.kind === 'tokens'
        ? request.prompt.tokens.length
        : Math.ceil(request.prompt.text.length / charsPerToken);
    default:
      return unreachable(request);
  }
}
