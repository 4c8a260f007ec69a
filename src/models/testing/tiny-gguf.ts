/** A metadata value as the writer takes it: text, an unsigned 32-bit number, a flag, texts, or such numbers. */
export type TinyValue = string | number | boolean | readonly string[] | readonly number[];

export interface TinyGguf {
  readonly version?: number;
  readonly metadata?: Readonly<Record<string, TinyValue>>;
  /** F32 tensors by name, with their shapes. */
  readonly tensors?: Readonly<Record<string, readonly number[]>>;
}

/** A well-formed GGUF of some hundred bytes; weights count up, so that files of different sizes differ. */
export function tinyGguf({
  version = 3,
  metadata = { 'general.architecture': 'llama' },
  tensors = {},
}: TinyGguf = {}): Buffer {
  const pairs = Object.entries(metadata);
  const shapes = Object.entries(tensors);
  const weightsOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
  let dataBytes = 0;
  const infos = shapes.map(([name, shape]) => {
    const info = [text(name), u32(shape.length), ...shape.map(u64), u32(0), u64(dataBytes)];
    dataBytes += Math.ceil((weightsOf(shape) * 4) / 32) * 32;
    return Buffer.concat(info);
  });
  const header = Buffer.concat([
    Buffer.from('GGUF'),
    u32(version),
    u64(shapes.length),
    u64(pairs.length),
    ...pairs.map(([key, value]) => Buffer.concat([text(key), typed(value)])),
    ...infos,
  ]);
  const padding = Buffer.alloc((32 - (header.length % 32)) % 32);
  return Buffer.concat([header, padding, countingFloats(dataBytes / 4)]);
}

function typed(value: TinyValue): Buffer {
  if (typeof value === 'string') return Buffer.concat([u32(8), text(value)]);
  if (typeof value === 'boolean') return Buffer.concat([u32(7), Buffer.from([value ? 1 : 0])]);
  if (typeof value === 'number') return Buffer.concat([u32(4), u32(value)]);
  const elements = value.map((element) => (typeof element === 'string' ? text(element) : u32(element)));
  return Buffer.concat([u32(9), u32(typeof value[0] === 'string' ? 8 : 4), u64(value.length), ...elements]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function countingFloats(count: number): Buffer {
  const bytes = Buffer.alloc(count * 4);
  for (let index = 0; index < count; index++) bytes.writeFloatLE(index, index * 4);
  return bytes;
}
