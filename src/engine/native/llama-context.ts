import koffi from 'koffi';
import { EngineError } from '../errors.ts';
import type { LlamaLibrary, NativeBatch, Pointer } from './llama-library.ts';

export interface LlamaContextOptions {
  /** KV cells, shared by all sequences. */
  readonly cellCapacity: number;
  readonly maxSequences: number;
  /** Most tokens in one `decode`. */
  readonly tokenBudget: number;
  /** Most logits rows in one `decode`. */
  readonly outputBudget: number;
  readonly threads: number;
  readonly kvType: 'f16' | 'f32';
}

export type DecodeOutcome = { readonly kind: 'ok' } | { readonly kind: 'no-slot' };

/**
 * A KV cache and the buffers of one step.
 *
 * The batch lives in memory of the library's side and is viewed as typed arrays, so that a step converts nothing; the
 * logits are viewed in place. A view is valid until the next `decode`.
 */
export class LlamaContext {
  readonly #library: LlamaLibrary;
  readonly #context: Pointer;
  readonly #memory: Pointer;
  readonly #vocabTokens: number;
  readonly #token: Int32Array;
  readonly #pos: Int32Array;
  readonly #seq: Int32Array;
  readonly #wantsLogits: Int8Array;
  readonly #batch: Omit<NativeBatch, 'n_tokens'>;
  readonly #owned: readonly bigint[];
  #rows = 0;
  #outputs = 0;
  #logitsAt: bigint = 0n;
  #logits = new Float32Array(0);

  /** @throws {EngineError} ENGINE_OUT_OF_MEMORY when the cache cannot be allocated */
  constructor(library: LlamaLibrary, model: Pointer, vocabTokens: number, options: LlamaContextOptions) {
    this.#library = library;
    this.#vocabTokens = vocabTokens;
    this.#context = library.createContext(model, contextParams(library, options));
    if (!this.#context) throw outOfMemory(options, library.recentLog());
    this.#memory = library.contextMemory(this.#context);
    if (options.threads > 1) {
      const pool = library.createThreadPool(options.threads);
      library.attachThreadPool(this.#context, pool, pool);
    }

    const size = options.tokenBudget;
    const [token, pos, seq, seqCount] = [allocInt32(size), allocInt32(size), allocInt32(size), allocInt32(size)];
    const wants = koffi.alloc('int8', size) as bigint;
    const seqPointers = koffi.alloc('uint64', size) as bigint;
    this.#token = token.view;
    this.#pos = pos.view;
    this.#seq = seq.view;
    this.#wantsLogits = new Int8Array(koffi.view(wants, size));
    seqCount.view.fill(1);
    const pointers = new BigUint64Array(koffi.view(seqPointers, size * 8));
    for (let i = 0; i < size; i++) pointers[i] = seq.address + BigInt(4 * i);
    this.#batch = {
      token: token.address,
      embd: null,
      pos: pos.address,
      n_seq_id: seqCount.address,
      seq_id: seqPointers,
      logits: wants,
    };
    this.#owned = [token.address, pos.address, seq.address, seqCount.address, wants, seqPointers];
  }

  /** @param threads - at most those of the options */
  setThreads(threads: number): void {
    this.#library.setThreads(this.#context, threads, threads);
  }

  /** Starts a new batch. */
  begin(): void {
    this.#rows = 0;
    this.#outputs = 0;
  }

  /**
   * Adds consecutive tokens of one sequence.
   * @param logitsFrom - index of the first token whose logits are wanted; tokens.length for none
   * @returns the row of `logits` that belongs to tokens[logitsFrom]
   */
  add(seq: number, fromPos: number, tokens: Int32Array, logitsFrom: number): number {
    const firstOutput = this.#outputs;
    let row = this.#rows;
    for (let i = 0; i < tokens.length; i++, row++) {
      this.#token[row] = tokens[i] ?? 0;
      this.#pos[row] = fromPos + i;
      this.#seq[row] = seq;
      this.#wantsLogits[row] = i >= logitsFrom ? 1 : 0;
    }
    this.#rows = row;
    this.#outputs += Math.max(0, tokens.length - logitsFrom);
    return firstOutput;
  }

  /**
   * Computes the batch.
   * @returns `no-slot` when the cache has no room: nothing was computed
   * @throws {EngineError} ENGINE_DECODE_FAILED on any other failure; the cache's content is then unknown
   */
  decode(): DecodeOutcome {
    const status = this.#library.decode(this.#context, { n_tokens: this.#rows, ...this.#batch });
    if (status === 1) return { kind: 'no-slot' };
    if (status !== 0) throw decodeFailed(status, this.#rows, this.#library.recentLog());
    if (this.#outputs > 0) this.#viewLogits();
    return { kind: 'ok' };
  }

  /** Logits of one output row, a view that the next `decode` overwrites. */
  logits(row: number): Float32Array {
    return this.#logits.subarray(row * this.#vocabTokens, (row + 1) * this.#vocabTokens);
  }

  copySequence(fromSeq: number, toSeq: number, tokenCount: number): void {
    this.#library.sequenceCopy(this.#memory, fromSeq, toSeq, 0, tokenCount);
  }

  removeSequence(seq: number, fromPos: number): void {
    this.#library.sequenceRemove(this.#memory, seq, fromPos, -1);
  }

  /** Positions 0 … n-1 are in the cache for this sequence. */
  sequenceTokens(seq: number): number {
    return this.#library.sequenceMaxPos(this.#memory, seq) + 1;
  }

  clear(): void {
    this.#library.memoryClear(this.#memory, false);
  }

  saveSequence(seq: number): Uint8Array {
    const size = Number(this.#library.stateSize(this.#context, seq));
    const state = Buffer.allocUnsafeSlow(size);
    const written = Number(this.#library.stateSave(this.#context, state, size, seq));
    return state.subarray(0, written);
  }

  /** @returns false when the library refuses the state (other layout, or no room) */
  loadSequence(seq: number, state: Uint8Array): boolean {
    return Number(this.#library.stateLoad(this.#context, state, state.byteLength, seq)) > 0;
  }

  close(): void {
    this.#library.freeContext(this.#context);
    for (const address of this.#owned) koffi.free(address);
  }

  /** The buffer moves only when it grows, so the view is kept from step to step. */
  #viewLogits(): void {
    const address = BigInt(this.#library.logits(this.#context) ?? 0n);
    const needed = this.#outputs * this.#vocabTokens;
    if (address === this.#logitsAt && needed <= this.#logits.length) return;
    this.#logitsAt = address;
    this.#logits = new Float32Array(koffi.view(address, needed * 4));
  }
}

/** From ggml.h of v0.5.0. */
const ggmlTypes = { f32: 0, f16: 1 } as const;

function contextParams(library: LlamaLibrary, options: LlamaContextOptions) {
  const params = library.contextDefaults();
  params.n_ctx = options.cellCapacity;
  params.n_batch = options.tokenBudget;
  params.n_ubatch = Math.min(512, options.tokenBudget);
  params.n_seq_max = options.maxSequences;
  params.n_outputs_max = options.outputBudget;
  params.n_outputs_max_per_seq = 0;
  params.n_threads = options.threads;
  params.n_threads_batch = options.threads;
  params.kv_unified = true;
  params.type_k = ggmlTypes[options.kvType];
  params.type_v = ggmlTypes[options.kvType];
  // Flash attention of v0.5.0 rounds f32 keys and values to f16 on the way in, so exactness needs the plain form.
  if (options.kvType === 'f32') params.flash_attn_type = 0;
  return params;
}

function allocInt32(length: number): { readonly address: bigint; readonly view: Int32Array } {
  const address = koffi.alloc('int32', length) as bigint;
  return { address, view: new Int32Array(koffi.view(address, length * 4)) };
}

function outOfMemory(options: LlamaContextOptions, log: readonly string[]): EngineError {
  return new EngineError(
    'ENGINE_OUT_OF_MEMORY',
    `The KV cache for ${options.cellCapacity} tokens could not be allocated (${log.at(-1) ?? 'no reason given'}). Lower --context, or choose a smaller model.`,
    { cellCapacity: options.cellCapacity },
  );
}

function decodeFailed(status: number, rows: number, log: readonly string[]): EngineError {
  return new EngineError(
    'ENGINE_DECODE_FAILED',
    `llama.cpp failed with status ${status} on a batch of ${rows} tokens (${log.at(-1) ?? 'no reason given'}).`,
    { status, batchTokens: rows },
  );
}
