import { badField, type Fields, fieldsOf, isRecord, requireFields, shown } from './fields.ts';
import type { ExpertsShape, GqaShape, MlaShape, ModelShape, NoExperts } from './shape.ts';

const what = 'GGUF header';

/**
 * Reads a model's shape from the metadata of a GGUF file.
 *
 * @param metadata - keys and values of the header. Arrays may be arrays or stand-ins with a `length`, as the header's
 *   reader describes those it did not decode
 * @param tiedEmbeddings - whether the file has no `output.weight`; metadata do not say
 * @throws {PlannerError} `PLANNER_BAD_VALUE` naming the keys that are missing or make no sense
 */
export function shapeFromGguf(
  metadata: Readonly<Record<string, unknown>>,
  id: string,
  tiedEmbeddings: boolean,
): ModelShape {
  const architecture = metadata['general.architecture'];
  if (typeof architecture !== 'string')
    throw badField(what, 'general.architecture', `must be a text, but is ${shown(architecture)}`);
  const own = fieldsOf(withoutPrefix(metadata, `${architecture}.`), what);
  requireFields(own, what, ['block_count', 'embedding_length', 'attention.head_count']);
  if (own.has('ssm.state_size'))
    throw badField(
      what,
      'ssm.state_size',
      'marks layers that keep a state instead of a cache; only attention is modelled',
    );
  const mtpLayers = own.countOr(['nextn_predict_layers'], 0);
  const layers = own.count('block_count') - mtpLayers;
  return {
    id,
    layers,
    hidden: own.count('embedding_length'),
    vocabulary: vocabularyOf(own, metadata['tokenizer.ggml.tokens']),
    contextTokens: own.countOr(['context_length'], 4_096),
    tiedEmbeddings,
    attention: own.has('attention.kv_lora_rank') ? latentAttention(own) : groupedAttention(own, architecture),
    denseWidth: own.countOr(['feed_forward_length'], 0),
    experts: expertsOf(own),
    mtpLayers,
  };
}

function withoutPrefix(metadata: Readonly<Record<string, unknown>>, prefix: string): Record<string, unknown> {
  const own = Object.entries(metadata).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), plainNumber(key, value)]));
}

/** Counts that differ by layer come as arrays; one that is the same in all is a count. */
function plainNumber(key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (!Array.isArray(value) || !/head_count|feed_forward_length/.test(key)) return value;
  if (value.every((one) => one === value[0])) return value[0];
  throw badField(what, key, 'differs from layer to layer, which is not modelled');
}

function vocabularyOf(own: Fields, tokens: unknown): number {
  if (own.has('vocab_size')) return own.count('vocab_size');
  if (Array.isArray(tokens)) return tokens.length;
  if (isRecord(tokens)) return fieldsOf(tokens, what).count('length');
  throw badField(what, 'tokenizer.ggml.tokens', 'must be the list of tokens, but is missing');
}

/** Newer files name both lengths of the heads; `key_length` and `value_length` are then those of the latent. */
function latentAttention(own: Fields): MlaShape {
  requireFields(own, what, ['rope.dimension_count']);
  const ropeDim = own.count('rope.dimension_count');
  const keyLength = own.countOr(['attention.key_length_mla', 'attention.key_length'], 0);
  if (keyLength <= ropeDim)
    throw badField(what, 'attention.key_length', `must be above its rotary part (${ropeDim}), but is ${keyLength}`);
  const valueName = own.has('attention.value_length_mla') ? 'attention.value_length_mla' : 'attention.value_length';
  return {
    kind: 'mla',
    heads: own.count('attention.head_count'),
    queryRank: own.countOr(['attention.q_lora_rank'], 0),
    kvRank: own.count('attention.kv_lora_rank'),
    nopeDim: keyLength - ropeDim,
    ropeDim,
    valueDim: own.count(valueName),
  };
}

function groupedAttention(own: Fields, architecture: string): GqaShape {
  const heads = own.count('attention.head_count');
  const kvHeads = own.countOr(['attention.head_count_kv'], heads);
  const hidden = own.count('embedding_length');
  if (kvHeads < 1 || heads % kvHeads !== 0)
    throw badField(what, 'attention.head_count_kv', `must divide attention.head_count (${heads}), but is ${kvHeads}`);
  if (!own.has('attention.key_length') && hidden % heads !== 0)
    throw badField(what, 'embedding_length', `must be a multiple of attention.head_count (${heads}), but is ${hidden}`);
  return {
    kind: 'gqa',
    heads,
    kvHeads,
    headDim: own.has('attention.key_length') ? own.count('attention.key_length') : hidden / heads,
    biased: /^qwen2/.test(architecture) ? 'qkv' : 'none',
    qkNorm: /^qwen3/.test(architecture),
  };
}

function expertsOf(own: Fields): NoExperts | ExpertsShape {
  const routed = own.countOr(['expert_count'], 0);
  if (routed === 0) {
    requireFields(own, what, ['feed_forward_length']);
    return { kind: 'none' };
  }
  const active = own.count('expert_used_count');
  if (active > routed) throw badField(what, 'expert_used_count', `must be at most ${routed}, but is ${active}`);
  const width = own.countOr(['expert_feed_forward_length', 'feed_forward_length'], 0);
  if (width < 1) requireFields(own, what, ['expert_feed_forward_length']);
  const groups = own.countOr(['expert_group_count'], 1);
  return {
    kind: 'moe',
    routed,
    active,
    shared: own.countOr(['expert_shared_count'], own.countOr(['expert_shared_feed_forward_length'], 0) / width),
    width,
    denseLayers: own.countOr(['leading_dense_block_count'], 0),
    maxGroups: groups > 1 ? Math.min(active, own.countOr(['expert_group_used_count'], groups)) : active,
    correctsRouting: own.countOr(['expert_gating_func'], 0) === 2,
  };
}
