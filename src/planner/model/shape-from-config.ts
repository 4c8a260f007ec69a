import { badField, type Fields, fieldsOf, isRecord, requireFields, shown } from './fields.ts';
import type { ExpertsShape, GqaShape, MlaShape, ModelShape, NoExperts } from './shape.ts';

const what = 'config.json';

/**
 * Reads a model's shape from the `config.json` beside its weights, by the meaning of its fields and not by a list of
 * architectures: latent attention where there is a `kv_lora_rank`, grouped heads otherwise; experts where they are
 * counted. Feed-forwards are taken as gated (three matrices). Layers that attend to a window only are counted as if they
 * saw everything, so their cache is an upper bound. What keeps a state instead of a cache is refused.
 *
 * @param config - the parsed file; of a model with a picture encoder, its `text_config` is read
 * @param id - a name for it; the file holds none that is dependable
 * @throws {PlannerError} `PLANNER_BAD_VALUE` naming the fields that are missing or make no sense
 */
export function shapeFromConfig(config: unknown, id: string): ModelShape {
  if (!isRecord(config)) throw badField(what, 'The content', `must be an object, but is ${shown(config)}`);
  if (isRecord(config.text_config)) return shapeFromConfig(config.text_config, id);
  const fields = fieldsOf(config, what);
  requireFields(fields, what, ['num_hidden_layers', 'hidden_size', 'vocab_size', 'num_attention_heads']);
  refuseStates(fields);
  const layers = fields.count('num_hidden_layers');
  return {
    id,
    layers,
    hidden: fields.count('hidden_size'),
    vocabulary: fields.count('vocab_size'),
    contextTokens: fields.countOr(['max_position_embeddings'], 4_096),
    tiedEmbeddings: fields.isTrue('tie_word_embeddings'),
    attention: fields.has('kv_lora_rank') ? latentAttention(fields) : groupedAttention(fields),
    denseWidth: fields.countOr(['intermediate_size'], 0),
    experts: expertsOf(fields, layers),
    mtpLayers: fields.countOr(['num_nextn_predict_layers', 'mtp_num_hidden_layers'], 0),
  };
}

/** Layers with a state of fixed size have neither a cache per token nor the operations counted here. */
function refuseStates(fields: Fields): void {
  const kinds = [...fields.list('layer_types'), ...fields.list('layers_block_type')].filter(
    (kind) => typeof kind === 'string' && /linear|mamba|recurrent|conv/.test(kind),
  );
  const marks = ['linear_num_value_heads', 'mamba_d_state', 'ssm_cfg', 'state_size'].filter(fields.has);
  const [found] = [...kinds, ...marks];
  if (found !== undefined)
    throw badField(
      what,
      String(found),
      'marks layers that keep a state instead of a cache; only attention is modelled',
    );
}

function latentAttention(fields: Fields): MlaShape {
  requireFields(fields, what, ['qk_nope_head_dim', 'qk_rope_head_dim', 'v_head_dim']);
  return {
    kind: 'mla',
    heads: fields.count('num_attention_heads'),
    queryRank: fields.countOr(['q_lora_rank'], 0),
    kvRank: fields.count('kv_lora_rank'),
    nopeDim: fields.count('qk_nope_head_dim'),
    ropeDim: fields.count('qk_rope_head_dim'),
    valueDim: fields.count('v_head_dim'),
  };
}

function groupedAttention(fields: Fields): GqaShape {
  const heads = fields.count('num_attention_heads');
  const kvHeads = fields.countOr(['num_key_value_heads'], heads);
  const hidden = fields.count('hidden_size');
  if (kvHeads < 1 || heads % kvHeads !== 0)
    throw badField(what, 'num_key_value_heads', `must divide num_attention_heads (${heads}), but is ${kvHeads}`);
  if (!fields.has('head_dim') && hidden % heads !== 0)
    throw badField(what, 'hidden_size', `must be a multiple of num_attention_heads (${heads}), but is ${hidden}`);
  const headDim = fields.has('head_dim') ? fields.count('head_dim') : hidden / heads;
  return { kind: 'gqa', heads, kvHeads, headDim, biased: biasesOf(fields), qkNorm: hasQkNorm(fields) };
}

/** Qwen 2's code has its biases without a field for them; `attention_bias` means all four projections only in Llama's. */
function biasesOf(fields: Fields): GqaShape['biased'] {
  const type = fields.text('model_type') ?? '';
  if (/^qwen2(_moe)?$/.test(type)) return 'qkv';
  if (!fields.isTrue('attention_bias')) return 'none';
  return type.startsWith('glm') ? 'qkv' : 'qkvo';
}

function hasQkNorm(fields: Fields): boolean {
  return /^qwen3/.test(fields.text('model_type') ?? '') || fields.isTrue('use_qk_norm');
}

function expertsOf(fields: Fields, layers: number): NoExperts | ExpertsShape {
  const routed = fields.countOr(['n_routed_experts', 'num_experts', 'num_local_experts'], 0);
  if (routed === 0) {
    requireFields(fields, what, ['intermediate_size']);
    return { kind: 'none' };
  }
  const active = fields.countOr(['num_experts_per_tok', 'experts_per_token'], 0);
  if (active < 1 || active > routed)
    throw badField(what, 'num_experts_per_tok', `must be 1 … ${routed}, the number of experts, but is ${active}`);
  const width = fields.countOr(['moe_intermediate_size', 'intermediate_size'], 0);
  if (width < 1) requireFields(fields, what, ['moe_intermediate_size']);
  const groups = fields.countOr(['n_group'], 1);
  return {
    kind: 'moe',
    routed,
    active,
    shared: fields.countOr(['n_shared_experts'], fields.countOr(['shared_expert_intermediate_size'], 0) / width),
    width,
    denseLayers: denseLayersOf(fields, layers),
    maxGroups: groups > 1 ? Math.min(active, fields.countOr(['topk_group'], groups)) : active,
    correctsRouting: fields.text('topk_method') === 'noaux_tc',
  };
}

/** Dense layers come first in every model this counts right; another order would only move them. */
function denseLayersOf(fields: Fields, layers: number): number {
  const step = fields.countOr(['moe_layer_freq', 'decoder_sparse_step', 'interleave_moe_layer_step'], 1);
  const first = fields.countOr(['first_k_dense_replace'], fields.list('mlp_only_layers').length);
  if (first > layers) throw badField(what, 'first_k_dense_replace', `must be at most ${layers}, but is ${first}`);
  return step > 1 ? layers - Math.floor(layers / step) : first;
}
