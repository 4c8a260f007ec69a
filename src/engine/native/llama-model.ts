import { EngineError } from '../errors.ts';
import { abiVersion } from './abi.ts';
import { cutLongRuns } from './cut-long-runs.ts';
import { LlamaContext, type LlamaContextOptions } from './llama-context.ts';
import type { LlamaLibrary, Pointer } from './llama-library.ts';

const attributeControl = 1 << 3;
const attributeUserDefined = 1 << 4;

/** What the engine needs to know of a loaded model; plain data that crosses the thread border. */
export interface ModelFacts {
  readonly description: string;
  readonly architecture: string;
  readonly weightBytes: number;
  readonly parameterCount: number;
  readonly trainedContextTokens: number;
  readonly vocabTokens: number;
  readonly bosToken: number;
  readonly bosText: string;
  readonly eosText: string;
  readonly addsBos: boolean;
  readonly chatTemplate: string | undefined;
  /** Text and id of every control and user-defined token: what user text must never be able to form. */
  readonly controlTokens: readonly { readonly id: number; readonly text: string }[];
}

/** A model's weights and vocabulary in memory. Every method must run on the thread that created it. */
export class LlamaModel {
  readonly facts: ModelFacts;
  readonly #library: LlamaLibrary;
  readonly #model: Pointer;
  readonly #vocab: Pointer;
  readonly #pieceByToken = new Map<number, Uint8Array>();

  /**
   * @throws {EngineError} ENGINE_MODEL_LOAD_FAILED with the library's own words
   */
  constructor(library: LlamaLibrary, path: string, options: { readonly gpuLayers: number }) {
    this.#library = library;
    const params = library.modelDefaults();
    params.n_gpu_layers = options.gpuLayers;
    this.#model = library.loadModel(path, params);
    if (!this.#model) throw loadFailed(path, library.recentLog());
    this.#vocab = library.modelVocab(this.#model);
    this.facts = this.#readFacts();
  }

  createContext(options: LlamaContextOptions): LlamaContext {
    return new LlamaContext(this.#library, this.#model, this.facts.vocabTokens, options);
  }

  /** Ids of a text. With `parseSpecial` spellings of control tokens in it become those tokens. */
  tokenize(text: string, options: { readonly parseSpecial: boolean }): Int32Array {
    if (text.length === 0) return new Int32Array(0);
    const pieces = cutLongRuns(text).map((piece) => this.#tokenizePiece(piece, options.parseSpecial));
    return pieces.length === 1 && pieces[0] ? pieces[0] : Int32Array.from(pieces.flatMap((ids) => [...ids]));
  }

  #tokenizePiece(text: string, parseSpecial: boolean): Int32Array {
    const bytes = Buffer.from(text, 'utf8');
    // One token per byte is the most any vocabulary needs; a few more for a space that some vocabularies put in front.
    let out = new Int32Array(bytes.length + 8);
    let count = this.#library.tokenize(this.#vocab, bytes, bytes.length, out, out.length, false, parseSpecial);
    if (count < 0) {
      out = new Int32Array(-count);
      count = this.#library.tokenize(this.#vocab, bytes, bytes.length, out, out.length, false, parseSpecial);
    }
    return out.slice(0, count);
  }

  /** Bytes of one token, which may be part of a UTF-8 character; control tokens have none. */
  piece(token: number): Uint8Array {
    const known = this.#pieceByToken.get(token);
    if (known) return known;
    const bytes = this.#readPiece(token, false);
    this.#pieceByToken.set(token, bytes);
    return bytes;
  }

  /** Like `piece`, but control tokens are spelt out: for `/detokenize`. */
  spelling(token: number): Uint8Array {
    return this.#readPiece(token, true);
  }

  isEndOfGeneration(token: number): boolean {
    return this.#library.isEndOfGeneration(this.#vocab, token);
  }

  /** All tokens that end a generation; a handful, found once because logits may have to be masked every step. */
  endOfGenerationTokens(): readonly number[] {
    return this.facts.controlTokens.filter((t) => this.isEndOfGeneration(t.id)).map((t) => t.id);
  }

  close(): void {
    this.#library.freeModel(this.#model);
  }

  #readPiece(token: number, special: boolean): Uint8Array {
    let out = new Uint8Array(64);
    let length = this.#library.tokenPiece(this.#vocab, token, out, out.length, 0, special);
    if (length < 0) {
      out = new Uint8Array(-length);
      length = this.#library.tokenPiece(this.#vocab, token, out, out.length, 0, special);
    }
    return out.slice(0, Math.max(0, length));
  }

  #readFacts(): ModelFacts {
    const library = this.#library;
    const vocabTokens = library.vocabSize(this.#vocab);
    const bosToken = library.bosToken(this.#vocab);
    const eosToken = library.eosToken(this.#vocab);
    return {
      description: readText((out) => library.modelDescription(this.#model, out, out.length)),
      architecture: readText((out) => library.modelMeta(this.#model, 'general.architecture', out, out.length)),
      weightBytes: Number(library.modelBytes(this.#model)),
      parameterCount: Number(library.modelParameters(this.#model)),
      trainedContextTokens: library.trainedContext(this.#model),
      vocabTokens,
      bosToken,
      bosText: bosToken >= 0 ? library.vocabText(this.#vocab, bosToken) : '',
      eosText: eosToken >= 0 ? library.vocabText(this.#vocab, eosToken) : '',
      addsBos: library.addsBos(this.#vocab),
      chatTemplate: library.modelTemplate(this.#model, null) ?? undefined,
      controlTokens: this.#readControlTokens(vocabTokens),
    };
  }

  #readControlTokens(vocabTokens: number): { id: number; text: string }[] {
    const found: { id: number; text: string }[] = [];
    for (let id = 0; id < vocabTokens; id++) {
      const attributes = this.#library.vocabAttributes(this.#vocab, id);
      if ((attributes & (attributeControl | attributeUserDefined)) === 0) continue;
      found.push({ id, text: this.#library.vocabText(this.#vocab, id) });
    }
    return found;
  }
}

function readText(read: (out: Uint8Array) => number): string {
  const out = new Uint8Array(256);
  const length = read(out);
  return length > 0 ? Buffer.from(out.subarray(0, Math.min(length, out.length - 1))).toString('utf8') : '';
}

function loadFailed(path: string, log: readonly string[]): EngineError {
  // The last line only says that it failed; the one before says why.
  const why = log.findLast((line) => line.includes('error loading model'));
  const reason = why?.replace(/^.*error loading model:\s*/, '') ?? log.at(-1) ?? 'no reason given';
  const wayOut = /unknown (?:model )?architecture/.test(reason)
    ? `This engine is llama.cpp ${abiVersion} and does not know it: choose another model (\`regauge models\`), or update Regauge.`
    : `Check the file with \`regauge show ${path}\`, or pull it again.`;
  return new EngineError('ENGINE_MODEL_LOAD_FAILED', `llama.cpp could not load ${path}: ${reason}. ${wayOut}`, {
    path,
    reason,
  });
}
