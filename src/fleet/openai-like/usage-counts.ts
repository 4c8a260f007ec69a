import type { UpstreamUsage } from '../adapter.ts';
import { type JsonObject, numberField, objectField } from './json-fields.ts';

/**
 * Reads a `usage` object of any dialect: OpenAI's nested counts, DeepSeek's flat pair, SGLang's and MindIE's flat ones.
 *
 * @param sawThinking - a count of no thinking tokens after thinking is one of the engine's mistakes (vLLM and SGLang make
 *   it where the prompt opens the thought, as R1's does), and no count at all
 * @returns undefined without both of the main counts
 */
export function readUsage(usage: JsonObject, sawThinking: boolean): UpstreamUsage | undefined {
  const promptTokens = numberField(usage, 'prompt_tokens');
  const completionTokens = numberField(usage, 'completion_tokens');
  if (promptTokens === undefined || completionTokens === undefined) return undefined;
  const reasoningTokens = detail(usage, 'completion_tokens_details', 'reasoning_tokens');
  return {
    promptTokens,
    completionTokens,
    cachedTokens:
      detail(usage, 'prompt_tokens_details', 'cached_tokens') ?? numberField(usage, 'prompt_cache_hit_tokens'),
    reasoningTokens: reasoningTokens === 0 && sawThinking ? undefined : reasoningTokens,
  };
}

function detail(usage: JsonObject, details: string, name: string): number | undefined {
  const nested = objectField(usage, details);
  return (nested && numberField(nested, name)) ?? numberField(usage, name);
}
