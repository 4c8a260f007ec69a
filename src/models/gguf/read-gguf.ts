import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { fileError } from '../errors.ts';
import { corrupt } from './gguf-cursor.ts';
import {
  type GgufHeader,
  type GgufTensor,
  numberOf,
  readGgufHeader,
  readGgufIntegers,
  readGgufTexts,
  textOf,
} from './gguf-header.ts';
import { type AttentionShape, kvBytesPerToken } from './kv-bytes.ts';
import { ggufParts } from './split-parts.ts';
import { quantisationName } from './tensor-types.ts';

/** What a GGUF says about itself, all parts together. */
export interface GgufSummary {
  readonly path: string;
  readonly parts: readonly string[];
  readonly fileBytes: number;
  readonly architecture: string;
  readonly name: string;
  readonly quantisation: string;
  /** Counted from the tensors; a vocabulary-only file has 0. */
  readonly parameters: number;
  readonly contextTokens: number | undefined;
  readonly vocabTokens: number | undefined;
  readonly layers: number;
  readonly heads: number;
  /** Of the first layer; models whose layers differ report the cache size right all the same. */
  readonly kvHeads: number;
  readonly attention: AttentionShape['kind'];
  /** At f16, all layers. */
  readonly kvBytesPerToken: number;
  readonly chatTemplate: string | undefined;
  /** The tokens' spellings, as chat templates want them; empty if the file names none. */
  readonly bosToken: string;
  readonly eosToken: string;
}

/**
 * Summarises a model from its metadata, without reading weights: some milliseconds whatever the model's size.
 *
 * @param path - the file, or any part of a split model
 * @throws {ModelsError} `MODELS_NOT_GGUF`, `MODELS_TRUNCATED`, `MODELS_CORRUPT`, `MODELS_NOT_FOUND` (a part is missing)
 */
export function readGguf(path: string): GgufSummary {
  const parts = ggufParts(path);
  const [header, ...others] = parts.map(readGgufHeader);
  if (!header) throw corrupt(path, 'its name counts no parts');
  const tensors = [header, ...others].flatMap((part) => part.tensors);
  return { ...describe(header, tensors), path: header.path, parts, fileBytes: parts.reduce(addSize, 0) };
}

type Description = Omit<GgufSummary, 'path' | 'parts' | 'fileBytes'>;

function describe(header: GgufHeader, tensors: readonly GgufTensor[]): Description {
  const { metadata, path } = header;
  const architecture = textOf(metadata.get('general.architecture'));
  if (!architecture) throw corrupt(path, 'it names no architecture');
  const numberAt = (key: string) => numberOf(metadata.get(`${architecture}.${key}`));
  const shape = attentionShape(header, architecture);
  const heads = numberAt('attention.head_count') ?? perLayer(header, `${architecture}.attention.head_count`)[0] ?? 0;
  return {
    architecture,
    name: textOf(metadata.get('general.name')) ?? basename(path, '.gguf'),
    quantisation: quantisationName(numberOf(metadata.get('general.file_type')), weightsByType(tensors)),
    parameters: tensors.reduce((sum, { weights }) => sum + weights, 0),
    contextTokens: numberAt('context_length'),
    vocabTokens: vocabTokens(header) ?? numberAt('vocab_size'),
    layers: numberAt('block_count') ?? 0,
    heads,
    kvHeads: perLayer(header, `${architecture}.attention.head_count_kv`)[0] ?? heads,
    attention: shape.kind,
    kvBytesPerToken: kvBytesPerToken(shape),
    chatTemplate: textOf(metadata.get('tokenizer.chat_template')),
    ...endTokens(header),
  };
}

/**
 * DeepSeek models come in two forms: converted since mid-2025 they cache the latent (`key_length_mla` is there), before
 * that llama.cpp unfolds the latent into full heads, which takes 71 times the cache. The architecture's name alone does
 * not tell.
 */
function attentionShape(header: GgufHeader, architecture: string): AttentionShape {
  const numberAt = (key: string) => numberOf(header.metadata.get(`${architecture}.${key}`));
  const layers = numberAt('block_count') ?? 0;
  const latentLength = numberAt('attention.kv_lora_rank');
  if (latentLength !== undefined && numberAt('attention.key_length_mla') !== undefined) {
    return { kind: 'latent', layers, latentLength, ropeLength: numberAt('rope.dimension_count') ?? 0 };
  }
  const heads = numberAt('attention.head_count') ?? 1;
  const headLength = (numberAt('embedding_length') ?? 0) / heads;
  const kvHeads = perLayer(header, `${architecture}.attention.head_count_kv`);
  return {
    kind: 'grouped',
    kvHeadsByLayer: Array.from({ length: layers }, (_, layer) => kvHeads[layer] ?? kvHeads[0] ?? heads),
    keyLength: numberAt('attention.key_length') ?? headLength,
    valueLength: numberAt('attention.value_length') ?? headLength,
  };
}

/** A value that some models state once and others once per layer. */
function perLayer(header: GgufHeader, key: string): readonly number[] {
  const value = header.metadata.get(key);
  if (typeof value === 'number') return [value];
  return typeof value === 'object' ? readGgufIntegers(header.path, value) : [];
}

function vocabTokens({ metadata }: GgufHeader): number | undefined {
  const tokens = metadata.get('tokenizer.ggml.tokens');
  return typeof tokens === 'object' ? tokens.length : undefined;
}

function endTokens({ metadata, path }: GgufHeader): { readonly bosToken: string; readonly eosToken: string } {
  const tokens = metadata.get('tokenizer.ggml.tokens');
  if (typeof tokens !== 'object') return { bosToken: '', eosToken: '' };
  const idOf = (name: string) => numberOf(metadata.get(`tokenizer.ggml.${name}_token_id`)) ?? tokens.length;
  const [bosToken = '', eosToken = ''] = readGgufTexts(path, tokens, [idOf('bos'), idOf('eos')]);
  return { bosToken, eosToken };
}

function weightsByType(tensors: readonly GgufTensor[]): ReadonlyMap<number, number> {
  const weights = new Map<number, number>();
  for (const tensor of tensors) weights.set(tensor.type, (weights.get(tensor.type) ?? 0) + tensor.weights);
  return weights;
}

function addSize(sumBytes: number, path: string): number {
  try {
    return sumBytes + statSync(path).size;
  } catch (error) {
    throw fileError(error, path);
  }
}
