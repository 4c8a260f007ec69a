import koffi, { type LibraryHandle } from 'koffi';
import { type Abi, type ContextParams, checkAbi, defineAbi, type ModelParams } from './abi.ts';
import { computingBackend, type Device, deviceKind } from './devices.ts';
import { type Backend, findLibrary, type LibraryFolder, libraryFiles } from './find-library.ts';
import { createThreadPool } from './thread-pool.ts';

/** An address in the library's memory; 0n and null both mean none. */
export type Pointer = bigint | null;

export interface NativeBatch {
  readonly n_tokens: number;
  readonly token: Pointer;
  readonly embd: null;
  readonly pos: Pointer;
  readonly n_seq_id: Pointer;
  readonly seq_id: Pointer;
  readonly logits: Pointer;
}

interface ModelFunctions {
  readonly modelDefaults: () => ModelParams;
  readonly loadModel: (path: string, params: ModelParams) => Pointer;
  readonly freeModel: (model: Pointer) => void;
  readonly modelVocab: (model: Pointer) => Pointer;
  readonly modelTemplate: (model: Pointer, name: null) => string | null;
  readonly modelDescription: (model: Pointer, out: Uint8Array, size: number) => number;
  readonly modelMeta: (model: Pointer, key: string, out: Uint8Array, size: number) => number;
  readonly modelBytes: (model: Pointer) => number;
  readonly modelParameters: (model: Pointer) => number;
  readonly trainedContext: (model: Pointer) => number;
}

interface VocabFunctions {
  readonly vocabSize: (vocab: Pointer) => number;
  readonly vocabAttributes: (vocab: Pointer, token: number) => number;
  readonly vocabText: (vocab: Pointer, token: number) => string;
  readonly isEndOfGeneration: (vocab: Pointer, token: number) => boolean;
  readonly bosToken: (vocab: Pointer) => number;
  readonly eosToken: (vocab: Pointer) => number;
  readonly addsBos: (vocab: Pointer) => boolean;
  readonly tokenize: (
    vocab: Pointer,
    text: Uint8Array,
    bytes: number,
    out: Int32Array,
    max: number,
    addSpecial: boolean,
    parseSpecial: boolean,
  ) => number;
  readonly tokenPiece: (
    vocab: Pointer,
    token: number,
    out: Uint8Array,
    size: number,
    lstrip: number,
    special: boolean,
  ) => number;
}

interface ContextFunctions {
  /** Threads per step: of one token per sequence, and of more. */
  readonly setThreads: (context: Pointer, threads: number, threadsBatch: number) => void;
  readonly attachThreadPool: (context: Pointer, pool: Pointer, poolBatch: Pointer) => void;
  readonly contextDefaults: () => ContextParams;
  readonly createContext: (model: Pointer, params: ContextParams) => Pointer;
  readonly freeContext: (context: Pointer) => void;
  readonly decode: (context: Pointer, batch: NativeBatch) => number;
  readonly logits: (context: Pointer) => Pointer;
  readonly contextMemory: (context: Pointer) => Pointer;
  readonly memoryClear: (memory: Pointer, data: boolean) => void;
  readonly sequenceRemove: (memory: Pointer, seq: number, fromPos: number, toPos: number) => boolean;
  readonly sequenceCopy: (memory: Pointer, from: number, to: number, fromPos: number, toPos: number) => void;
  readonly sequenceMaxPos: (memory: Pointer, seq: number) => number;
  readonly stateSize: (context: Pointer, seq: number) => number;
  readonly stateSave: (context: Pointer, out: Uint8Array, size: number, seq: number) => number;
  readonly stateLoad: (context: Pointer, state: Uint8Array, size: number, seq: number) => number;
}

/** The C functions in use, typed once here; everything above this file is ordinary TypeScript. */
export interface LlamaLibrary extends LibraryFolder, ModelFunctions, VocabFunctions, ContextFunctions {
  /** What ggml's backends found here. */
  readonly devices: readonly Device[];
  /** A pool lives as long as the process. */
  readonly createThreadPool: (threads: number) => Pointer;
  readonly systemSummary: () => string;
  /** Last warnings and errors that the library logged, oldest first; explains a failed load. */
  readonly recentLog: () => readonly string[];
}

const ggmlLogWarn = 3;
const keptLogLines = 20;

/**
 * Native calls run on a stack of koffi's, 1 MB unless told otherwise, 16 at most. llama.cpp splits text by the C++ library's
 * regular expressions, which recurse once per letter of a word: a prompt of one long word overflows the former.
 */
const stackBytes = 16 * 1024 * 1024;

/**
 * Loads the libraries and binds the functions. Must be called on the thread that will use them: the thread that enters
 * ggml computes along with its helpers, and a second such thread would fight them for the cores.
 * @returns with `backend` for what really computes, which is the CPU where a package for GPUs finds none
 * @throws {EngineError} ENGINE_LIBRARY_MISSING, ENGINE_LIBRARY_INCOMPATIBLE, ENGINE_DEVICE_MISSING
 */
export function loadLlamaLibrary(wanted: Backend | 'auto'): LlamaLibrary {
  const found = findLibrary(wanted);
  koffi.config({ sync_stack_size: stackBytes });
  const files = libraryFiles(found.folder);
  // ggml's symbols must be global before llama is bound, and stay lazy: some are only there with a GPU.
  const base = koffi.load(files.ggmlBase, { global: true, lazy: true });
  const ggml = koffi.load(files.ggml, { global: true, lazy: true });
  const llama = koffi.load(files.llama, { global: true, lazy: true });
  const abi = defineAbi();
  const model = bindModel(llama, abi);
  const context = bindContext(llama, abi);
  checkAbi(model.modelDefaults(), context.contextDefaults(), files.llama);
  const recentLog = keepLog(llama);
  ggml.func('ggml_backend_load_all_from_path', 'void', ['str'])(found.folder);
  const devices = listDevices(ggml, base);
  const backend = computingBackend(found.backend, wanted, devices);
  const systemSummary = llama.func('llama_print_system_info', 'str', []);
  const newPool = (threads: number): Pointer => createThreadPool(ggml, base, threads);
  const functions = { ...model, ...bindVocab(llama), ...context, createThreadPool: newPool, systemSummary, recentLog };
  return { ...found, backend, devices, ...functions };
}

/** The registry is ggml's, what it holds is described by ggml-base. */
function listDevices(ggml: LibraryHandle, base: LibraryHandle): readonly Device[] {
  const count = Number(ggml.func('ggml_backend_dev_count', 'size_t', [])());
  const at = ggml.func('ggml_backend_dev_get', 'void*', ['size_t']);
  const nameOf = base.func('ggml_backend_dev_name', 'str', ['void*']);
  const typeOf = base.func('ggml_backend_dev_type', 'int', ['void*']);
  return Array.from({ length: count }, (_, index) => {
    const device: Pointer = at(index);
    return { name: String(nameOf(device)), kind: deviceKind(Number(typeOf(device))) };
  });
}

/** Takes the library's log in place of its printing it, and keeps the last warnings and errors. */
function keepLog(llama: LibraryHandle): () => readonly string[] {
  const kept: string[] = [];
  const keep = (level: number, text: string): void => {
    if (level < ggmlLogWarn || !text.trim()) return;
    kept.push(text.trim());
    if (kept.length > keptLogLines) kept.shift();
  };
  const callback = koffi.register(keep, koffi.pointer(koffi.proto('void', ['int', 'str', 'void*'])));
  llama.func('llama_log_set', 'void', ['void*', 'void*'])(callback, null);
  return () => kept;
}

function bindModel(llama: LibraryHandle, abi: Abi): ModelFunctions {
  return {
    modelDefaults: llama.func('llama_model_default_params', abi.modelParams, []),
    loadModel: llama.func('llama_model_load_from_file', 'void*', ['str', abi.modelParams]),
    freeModel: llama.func('llama_model_free', 'void', ['void*']),
    modelVocab: llama.func('llama_model_get_vocab', 'void*', ['void*']),
    modelTemplate: llama.func('llama_model_chat_template', 'str', ['void*', 'void*']),
    modelDescription: llama.func('llama_model_desc', 'int', ['void*', 'void*', 'size_t']),
    modelMeta: llama.func('llama_model_meta_val_str', 'int', ['void*', 'str', 'void*', 'size_t']),
    modelBytes: llama.func('llama_model_size', 'uint64', ['void*']),
    modelParameters: llama.func('llama_model_n_params', 'uint64', ['void*']),
    trainedContext: llama.func('llama_model_n_ctx_train', 'int', ['void*']),
  };
}

function bindVocab(llama: LibraryHandle): VocabFunctions {
  return {
    vocabSize: llama.func('llama_vocab_n_tokens', 'int', ['void*']),
    vocabAttributes: llama.func('llama_vocab_get_attr', 'int', ['void*', 'int']),
    vocabText: llama.func('llama_vocab_get_text', 'str', ['void*', 'int']),
    isEndOfGeneration: llama.func('llama_vocab_is_eog', 'bool', ['void*', 'int']),
    bosToken: llama.func('llama_vocab_bos', 'int', ['void*']),
    eosToken: llama.func('llama_vocab_eos', 'int', ['void*']),
    addsBos: llama.func('llama_vocab_get_add_bos', 'bool', ['void*']),
    tokenize: llama.func('llama_tokenize', 'int', ['void*', 'void*', 'int', 'void*', 'int', 'bool', 'bool']),
    tokenPiece: llama.func('llama_token_to_piece', 'int', ['void*', 'int', 'void*', 'int', 'int', 'bool']),
  };
}

function bindContext(llama: LibraryHandle, abi: Abi): ContextFunctions {
  return {
    setThreads: llama.func('llama_set_n_threads', 'void', ['void*', 'int', 'int']),
    attachThreadPool: llama.func('llama_attach_threadpool', 'void', ['void*', 'void*', 'void*']),
    contextDefaults: llama.func('llama_context_default_params', abi.contextParams, []),
    createContext: llama.func('llama_init_from_model', 'void*', ['void*', abi.contextParams]),
    freeContext: llama.func('llama_free', 'void', ['void*']),
    decode: llama.func('llama_decode', 'int', ['void*', abi.batch]),
    logits: llama.func('llama_get_logits', 'void*', ['void*']),
    contextMemory: llama.func('llama_get_memory', 'void*', ['void*']),
    memoryClear: llama.func('llama_memory_clear', 'void', ['void*', 'bool']),
    sequenceRemove: llama.func('llama_memory_seq_rm', 'bool', ['void*', 'int', 'int', 'int']),
    sequenceCopy: llama.func('llama_memory_seq_cp', 'void', ['void*', 'int', 'int', 'int', 'int']),
    sequenceMaxPos: llama.func('llama_memory_seq_pos_max', 'int', ['void*', 'int']),
    stateSize: llama.func('llama_state_seq_get_size', 'size_t', ['void*', 'int']),
    stateSave: llama.func('llama_state_seq_get_data', 'size_t', ['void*', 'void*', 'size_t', 'int']),
    stateLoad: llama.func('llama_state_seq_set_data', 'size_t', ['void*', 'void*', 'size_t', 'int']),
  };
}
