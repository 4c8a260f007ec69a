import type { HostCache } from '../kv/host-cache.ts';
import type { EngineConfig } from './config.ts';
import type { LoadedEngine } from './load.ts';
import { absent, foreignState, noRoom } from './refusals.ts';
import type { SequenceMemory, SequenceState } from './sequence-memory.ts';

/** A state is a little more than its cells, and one prefix should not push out all others. */
const tidyShare = 0.5;

/** Moves computed prefixes between cells, ordinary memory and other engines. */
export class PrefixKeeper {
  readonly #config: EngineConfig;
  readonly #loaded: LoadedEngine;
  readonly #memory: SequenceMemory;
  readonly #hostCache: HostCache;

  constructor(config: EngineConfig, loaded: LoadedEngine, memory: SequenceMemory, hostCache: HostCache) {
    this.#config = config;
    this.#loaded = loaded;
    this.#memory = memory;
    this.#hostCache = hostCache;
  }

  /** Loads a prefix that lost its cells, when it saves more than the cells still hold. */
  bringBack(tokens: Int32Array, cacheSalt: string): void {
    const { scheduler } = this.#loaded;
    const kept = this.#hostCache.match(tokens, cacheSalt);
    if (kept.kind === 'absent') return;
    const located = scheduler.locate(tokens, cacheSalt);
    const inCells = located.kind === 'found' ? located.tokenCount : 0;
    if (kept.sharedTokens <= inCells) return;
    const adopted = scheduler.adopt(kept.sequence.tokens, cacheSalt);
    if (adopted.kind === 'refused') return;
    this.#memory.perform(adopted.ops);
    if (this.#memory.load(adopted.seq, kept.sequence)) return;
    this.#memory.perform(scheduler.discard(adopted.seq));
  }

  /**
   * With nothing left to compute, cached prefixes move to ordinary memory: their cells lie scattered, and the next request
   * would pay for all cells up to the last. What is larger than that memory stays.
   */
  tidyUp(): void {
    const { scheduler, kvBytesPerToken } = this.#loaded;
    const most = Math.floor((this.#config.hostCacheBytes / Math.max(1, kvBytesPerToken)) * tidyShare);
    if (most > 0) this.#memory.perform(scheduler.evictCached(most));
  }

  /**
   * The cached or running sequence that begins with these tokens, as far as it is computed.
   * @throws {EngineError} ENGINE_KV_ABSENT
   */
  exportTokens(tokens: Int32Array, cacheSalt: string): SequenceState {
    this.bringBack(tokens, cacheSalt);
    const found = this.#loaded.scheduler.locate(tokens, cacheSalt);
    if (found.kind === 'absent') throw absent(tokens.length);
    return this.#memory.save(found.seq, tokens.subarray(0, found.tokenCount));
  }

  /**
   * Takes in a sequence computed elsewhere; later requests that begin with its tokens do not compute them again.
   * @throws {EngineError} ENGINE_KV_NO_ROOM, ENGINE_KV_FOREIGN
   */
  importSequence({ tokens, state }: SequenceState, cacheSalt: string): void {
    const { scheduler } = this.#loaded;
    const adopted = scheduler.adopt(tokens, cacheSalt);
    if (adopted.kind === 'refused') throw noRoom(tokens.length, adopted.freeCells);
    this.#memory.perform(adopted.ops);
    if (this.#memory.load(adopted.seq, { tokens, state })) return;
    this.#memory.perform(scheduler.discard(adopted.seq));
    throw foreignState();
  }

  /** Forgets all cached prefixes. */
  clear(): void {
    this.#memory.perform(this.#loaded.scheduler.clearCache());
    this.#hostCache.clear();
  }
}
