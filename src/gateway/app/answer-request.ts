import {
  type Answer,
  type Attachment,
  type ChatRequest,
  type Message,
  parseChatRequest,
  type TurnOptions,
} from '#wire';

/**
 * The request that asks for an answer: the branch up to its question, in the words of `/v1/chat/completions`, so that the
 * app can ask for nothing that others cannot.
 * @param path - from the chat's first message to the question
 * @throws {WireError} a 4xx for options that contradict one another
 */
export function answerRequest(path: readonly Message[], options: TurnOptions, user: string): ChatRequest {
  const { thinking, budgetTokens, temperature, maxTokens, model } = options;
  return parseChatRequest({
    ...(model !== undefined && { model }),
    messages: path.map(toChatMessage),
    stream: true,
    user,
    ...(thinking === 'off' && { thinking: { type: 'disabled' } }),
    ...(thinking !== 'off' && budgetTokens !== undefined && { thinking_token_budget: budgetTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
  });
}

function toChatMessage(message: Message): { readonly role: string; readonly content: string } {
  if (message.role === 'answer') return { role: 'assistant', content: said(message) };
  return { role: 'user', content: [...message.attachments.map(fileText), message.text].join('\n') };
}

/** Thoughts are not sent back: R1's template drops them, and so do DeepSeek's own clients. */
function said({ answer }: Answer): string {
  return answer;
}

/** DeepSeek's own form for files (the README of DeepSeek-R1, "file_template"). */
function fileText({ name, text }: Attachment): string {
  return `[file name]: ${name}\n[file content begin]\n${text}\n[file content end]`;
}
