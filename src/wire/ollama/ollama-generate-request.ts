import { z } from 'zod';
import type { ChatMessage, CompletionRequest } from '../generation.ts';
import { isEmpty, isOneOf, refused, type UnmappedRule } from '../parameter-table.ts';
import { invalidValue, readFields, requestLimits } from '../request-fields.ts';
import { type OllamaCommon, type OllamaRequest, ollamaFields, readOllamaCommon } from './ollama-request.ts';

const text = z.string().max(requestLimits.textChars);

const schema = z.object({ prompt: text.nullish(), system: text.nullish(), raw: z.boolean().nullish() });

const unmapped: Readonly<Record<string, UnmappedRule>> = {
  template: refused('The template comes with the model: render the prompt yourself and send `raw: true`.', isEmpty),
  suffix: refused('These models do not fill in the middle: put what comes before into the prompt.', isEmpty),
  context: refused('Send the conversation as `messages` to `/api/chat`.', isEmpty),
  width: refused('Only text is produced.', isOneOf(0)),
  height: refused('Only text is produced.', isOneOf(0)),
  steps: refused('Only text is produced.', isOneOf(0)),
};

/**
 * Reads the body of `/api/generate`: the prompt as one turn of the user, or with `raw: true` as it is, with no template and
 * no thinking split off. No prompt at all asks for the model to be loaded.
 * @throws {WireError} always with a 4xx status, naming the parameter as a path
 */
export function parseOllamaGenerate(body: unknown): OllamaRequest {
  const fields = ollamaFields(body, Object.keys(schema.shape), unmapped);
  const { chat, contextTokens } = readOllamaCommon(fields);
  const { prompt, system, raw } = readFields(schema, fields);
  if (!prompt) return { kind: 'load', model: chat.model };
  if (!raw) return { kind: 'generate', request: { ...chat, messages: turn(prompt, system) }, contextTokens };
  if (system) throw invalidValue('system', '`system` has no place in a prompt sent with `raw: true`. Write it there.');
  return { kind: 'generate', request: toRaw(chat, prompt), contextTokens };
}

function turn(prompt: string, system: string | null | undefined): readonly ChatMessage[] {
  const user: ChatMessage = { role: 'user', content: prompt };
  return system ? [{ role: 'system', content: system }, user] : [user];
}

/** What only a chat has is left out. */
function toRaw(chat: OllamaCommon['chat'], prompt: string): CompletionRequest {
  const { thinking, reasoningFields, addGenerationPrompt, continueFinalMessage, templateKwargs, ...generation } = chat;
  return { ...generation, kind: 'completion', prompt: { kind: 'text', text: prompt }, echo: false };
}
