import { newRunId } from '../run-id.ts';

/** What a decoder says of the blocks it has made room in; opaque to us. */
export type DecoderBlocks = Readonly<Record<string, unknown>>;

export interface ExpectedBlocks {
  /** Where the decoder is to tell them. */
  readonly url: string;
  /** Rejects when nobody waits any more. */
  readonly blocks: Promise<DecoderBlocks>;
}

/**
 * Where decoders tell which blocks they have made room in (vLLM-Ascend's layerwise hand-over).
 *
 * Each run has an address of its own that nobody can guess and that works once: engines hold no key of ours.
 */
export class Metaserver {
  readonly #baseUrl: () => string;
  readonly #tag: string | undefined;
  readonly #tellById = new Map<string, (blocks: DecoderBlocks) => void>();

  /**
   * @param baseUrl - of this gateway, as engines reach it
   * @param tag - of this process, where several share that address
   */
  constructor(baseUrl: () => string, tag?: string) {
    this.#baseUrl = baseUrl;
    this.#tag = tag;
  }

  get expecting(): number {
    return this.#tellById.size;
  }

  /** @param signal - aborted when the run no longer needs them */
  expect(signal: AbortSignal): ExpectedBlocks {
    const id = newRunId('', this.#tag);
    const blocks = new Promise<DecoderBlocks>((resolve, reject) => {
      const forget = () => {
        this.#tellById.delete(id);
        reject(new Error('the decoder told no blocks'));
      };
      signal.addEventListener('abort', forget, { once: true });
      this.#tellById.set(id, (told) => {
        signal.removeEventListener('abort', forget);
        this.#tellById.delete(id);
        resolve(told);
      });
    });
    return { url: `${this.#baseUrl()}/v1/metaserver/${id}`, blocks };
  }

  /** @returns whether anybody waited for them */
  tell(id: string, blocks: DecoderBlocks): boolean {
    const tell = this.#tellById.get(id);
    tell?.(blocks);
    return tell !== undefined;
  }
}
