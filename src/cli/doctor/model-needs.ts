/** What the doctor needs of a catalogue entry; a `CatalogueEntry` is one. */
export interface DoctorModel {
  readonly id: string;
  readonly parameters: number;
  readonly quantisation: string;
  /** Of the GGUF that our engine loads, all parts. */
  readonly sizeBytes: number;
  readonly isStandIn: boolean;
  readonly sources: readonly { readonly kind: string }[];
}

export interface ModelNeeds {
  readonly weightsBytes: number;
  readonly kvBytes: number;
  readonly workingBytes: number;
  readonly totalBytes: number;
}

/** The context advice is given for: a question, a thought and an answer of ordinary length. */
export const advisedContextTokens = 4_096;

/** Compute buffers, the runtime and Node itself; generous, so that "fits" is not the edge of swapping. */
const workingBytes = 500_000_000;

type KvShape =
  /** Keys and values per layer. */
  | { readonly kind: 'grouped'; readonly layers: number; readonly kvHeads: number; readonly headWidth: number }
  /** Multi-head latent attention: one vector per layer, whose leading part is also the value. */
  | { readonly kind: 'latent'; readonly layers: number; readonly width: number };

const nano: KvShape = { kind: 'latent', layers: 4, width: 64 };

/** From the models' own configurations (`num_hidden_layers`, `num_key_value_heads`, `kv_lora_rank` + rope width). */
const kvShapeById: Readonly<Record<string, KvShape>> = {
  'deepseek-r1:1.5b': { kind: 'grouped', layers: 28, kvHeads: 2, headWidth: 128 },
  'deepseek-r1:7b': { kind: 'grouped', layers: 28, kvHeads: 4, headWidth: 128 },
  'deepseek-r1:8b': { kind: 'grouped', layers: 32, kvHeads: 8, headWidth: 128 },
  'deepseek-r1:14b': { kind: 'grouped', layers: 48, kvHeads: 8, headWidth: 128 },
  'deepseek-r1:32b': { kind: 'grouped', layers: 64, kvHeads: 8, headWidth: 128 },
  'deepseek-r1:70b': { kind: 'grouped', layers: 80, kvHeads: 8, headWidth: 128 },
  'deepseek-r1:671b': { kind: 'latent', layers: 61, width: 576 },
  'smollm2:135m': { kind: 'grouped', layers: 30, kvHeads: 3, headWidth: 64 },
  'nano-r1': nano,
  'nano-r1:q8_0': nano,
  'nano-r1:q4_0': nano,
  'nano-r1-early': nano,
};

const bytesPerValue = 2;

/**
 * KV cache of one token at 16 bits, the precision of our engine.
 *
 * Grouped: 2 × layers × KV heads × head width × 2 bytes; latent: layers × width × 2 bytes. R1 itself:
 * 61 × 576 × 2 = 70,272 bytes, less than its 8B distillation with 131,072.
 *
 * @returns undefined for a model whose shape is not known here
 */
export function kvBytesPerToken(id: string): number | undefined {
  const shape = kvShapeById[id];
  if (!shape) return undefined;
  switch (shape.kind) {
    case 'grouped':
      return 2 * shape.layers * shape.kvHeads * shape.headWidth * bytesPerValue;
    case 'latent':
      return shape.layers * shape.width * bytesPerValue;
  }
}

/** Memory to run a model in our engine with one conversation of `advisedContextTokens`. */
export function modelNeeds(model: DoctorModel): ModelNeeds {
  const weightsBytes = model.sizeBytes;
  const kvBytes = advisedContextTokens * (kvBytesPerToken(model.id) ?? 0);
  return { weightsBytes, kvBytes, workingBytes, totalBytes: weightsBytes + kvBytes + workingBytes };
}
