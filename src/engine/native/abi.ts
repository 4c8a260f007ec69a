import koffi, { type TypeObject } from 'koffi';
import { EngineError } from '../errors.ts';

/**
 * The C layouts of llama.cpp v0.5.0 (`include/llama.h` of that release), in declaration order. Structs are passed by
 * value, so a library of another version would read other bytes: `checkAbi` refuses it before the first call that could
 * do harm.
 */
export interface Abi {
  readonly modelParams: TypeObject;
  readonly contextParams: TypeObject;
  readonly batch: TypeObject;
}

export const abiVersion = 'v0.5.0';

export interface ModelParams {
  n_gpu_layers: number;
  use_mmap_load_mode: number;
  vocab_only: boolean;
  check_tensors: boolean;
  use_extra_bufts: boolean;
}

export interface ContextParams {
  n_ctx: number;
  n_batch: number;
  n_ubatch: number;
  n_seq_max: number;
  n_outputs_max: number;
  n_outputs_max_per_seq: number;
  n_threads: number;
  n_threads_batch: number;
  flash_attn_type: number;
  type_k: number;
  type_v: number;
  kv_unified: boolean;
  no_perf: boolean;
}

const modelParamsLayout = {
  devices: 'void*',
  tensor_buft_overrides: 'void*',
  n_gpu_layers: 'int32',
  split_mode: 'int32',
  use_mmap_load_mode: 'int32',
  lazy_mode: 'int32',
  main_gpu: 'int32',
  tensor_split: 'void*',
  progress_callback: 'void*',
  progress_callback_user_data: 'void*',
  kv_overrides: 'void*',
  vocab_only: 'bool',
  check_tensors: 'bool',
  use_extra_bufts: 'bool',
  no_host: 'bool',
  no_alloc: 'bool',
  load_mtp: 'bool',
} as const;

const contextParamsLayout = {
  n_ctx: 'uint32',
  n_batch: 'uint32',
  n_ubatch: 'uint32',
  n_seq_max: 'uint32',
  n_rs_seq: 'uint32',
  n_outputs_max: 'uint32',
  n_outputs_max_per_seq: 'uint32',
  n_threads: 'int32',
  n_threads_batch: 'int32',
  ctx_type: 'int32',
  rope_scaling_type: 'int32',
  pooling_type: 'int32',
  attention_type: 'int32',
  flash_attn_type: 'int32',
  rope_freq_base: 'float',
  rope_freq_scale: 'float',
  yarn_ext_factor: 'float',
  yarn_attn_factor: 'float',
  yarn_beta_fast: 'float',
  yarn_beta_slow: 'float',
  yarn_orig_ctx: 'uint32',
  defrag_thold: 'float',
  cb_eval: 'void*',
  cb_eval_user_data: 'void*',
  type_k: 'int32',
  type_v: 'int32',
  abort_callback: 'void*',
  abort_callback_data: 'void*',
  embeddings: 'bool',
  offload_kqv: 'bool',
  no_perf: 'bool',
  op_offload: 'bool',
  swa_full: 'bool',
  kv_unified: 'bool',
  samplers: 'void*',
  n_samplers: 'size_t',
  ctx_other: 'void*',
} as const;

const batchLayout = {
  n_tokens: 'int32',
  token: 'void*',
  embd: 'void*',
  pos: 'void*',
  n_seq_id: 'void*',
  seq_id: 'void*',
  logits: 'void*',
} as const;

export function defineAbi(): Abi {
  return {
    modelParams: koffi.struct(modelParamsLayout),
    contextParams: koffi.struct(contextParamsLayout),
    batch: koffi.struct(batchLayout),
  };
}

/** Defaults that v0.5.0 is known to return; a field that moved shows up here as another number. */
const expectedModelDefaults = {
  n_gpu_layers: -1,
  split_mode: 1,
  main_gpu: 0,
  vocab_only: false,
  use_extra_bufts: true,
};
const expectedContextDefaults = {
  n_ctx: 512,
  n_batch: 2048,
  n_ubatch: 512,
  n_seq_max: 1,
  n_outputs_max_per_seq: 1,
  n_threads: 4,
  pooling_type: -1,
  yarn_beta_slow: -1,
  type_k: 1,
  type_v: 1,
  no_perf: true,
  swa_full: true,
  kv_unified: false,
  n_samplers: 0,
};

/**
 * Compares what the library calls its defaults with what v0.5.0 is known to return.
 * @throws {EngineError} ENGINE_LIBRARY_INCOMPATIBLE naming the first field that differs
 */
export function checkAbi(modelDefaults: object, contextDefaults: object, libraryPath: string): void {
  const pairs = [
    ['model', expectedModelDefaults, modelDefaults],
    ['context', expectedContextDefaults, contextDefaults],
  ] as const;
  for (const [struct, expected, found] of pairs) {
    const actual = new Map(Object.entries(found));
    for (const [field, value] of Object.entries(expected)) {
      if (actual.get(field) === value) continue;
      throw new EngineError(
        'ENGINE_LIBRARY_INCOMPATIBLE',
        `${libraryPath} is not llama.cpp ${abiVersion}: its default ${struct} parameter ${field} is ${String(actual.get(field))}, ` +
          `expected ${String(value)}. Reinstall the pinned package with \`npm ci\`.`,
        { field, found: String(actual.get(field)), expected: String(value) },
      );
    }
  }
}
