import type { Adapter } from '../adapter.ts';
import { type JsonObject, textField } from '../openai-like/json-fields.ts';
import { createOpenAiLikeAdapter } from '../openai-like/openai-like-adapter.ts';
import { vllmCapabilities, vllmSpec } from '../vllm/vllm.ts';

/** vLLM on Ascend NPUs: vLLM's protocol and metric names, another way to hand KV over, and one more way to give up. */
export const vllmAscend: Adapter = createOpenAiLikeAdapter({
  ...vllmSpec,
  kind: 'vllm-ascend',
  dialect: { ...vllmSpec.dialect, gaveUp },
  capabilities: (identity) => ({ ...vllmCapabilities(identity), prefillDecode: 'mooncake-pull' }),
});

/** A decoder that lost its KV ends as if it had stopped, and expects whoever asked to have the rest computed anew. */
function gaveUp(choice: JsonObject): string | undefined {
  if (textField(choice, 'stop_reason') !== 'recomputed') return undefined;
  return 'The decoder lost its KV (stop_reason `recomputed`) and wants the rest of the answer to be computed anew.';
}
