import { ModelsError } from '../errors.ts';
import { corrupt, GgufCursor } from './gguf-cursor.ts';

/** An array is described, not read: a vocabulary has 150,000 texts and almost nobody here needs them. */
export interface GgufArray {
  readonly elementType: number;
  readonly length: number;
  /** Where its first element starts in the file. */
  readonly offset: number;
}

export type GgufValue = string | number | boolean | GgufArray;

export interface GgufTensor {
  readonly name: string;
  readonly type: number;
  readonly weights: number;
  /** From the start of the tensor data. */
  readonly offset: number;
}

export interface GgufHeader {
  readonly path: string;
  readonly version: number;
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: readonly GgufTensor[];
  /** Where tensor data starts in the file. */
  readonly dataOffset: number;
  readonly fileBytes: number;
}

const typeBool = 7;
const typeString = 8;
const typeArray = 9;
/** Bytes of the scalar value types 0 … 12; text and arrays carry their own length. */
const scalarBytes: readonly (number | undefined)[] = [1, 1, 2, 2, 4, 4, 4, 1, undefined, undefined, 8, 8, 8];

/**
 * Reads a GGUF's metadata and tensor table; never the weights, never the vocabulary.
 *
 * Our own reader and not `@huggingface/gguf`, which is the tests' oracle: that one decodes every vocabulary entry
 * (0.6 s for R1's tokenizer, this 0.03 s) and pads a cut file with zeros, which makes the cut invisible.
 *
 * @throws {ModelsError} `MODELS_NOT_GGUF`, `MODELS_TRUNCATED`, `MODELS_CORRUPT`, or a file error
 * @see https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
export function readGgufHeader(path: string): GgufHeader {
  const cursor = new GgufCursor(path);
  try {
    const version = readVersion(cursor);
    const tensorCount = cursor.count('its tensor count');
    const metadataCount = cursor.count('its metadata count');
    const metadata = readMetadata(cursor, metadataCount);
    const tensors = Array.from({ length: boundedCount(cursor, tensorCount) }, () => readTensor(cursor));
    const alignment = numberOf(metadata.get('general.alignment')) ?? 32;
    if (alignment <= 0) throw corrupt(path, `its alignment is ${alignment}`);
    const dataOffset = Math.ceil(cursor.offset / alignment) * alignment;
    return { path, version, metadata, tensors, dataOffset, fileBytes: cursor.fileBytes };
  } finally {
    cursor.close();
  }
}

/**
 * Some texts of an array, by index.
 *
 * @returns one text per index, undefined where the index lies outside the array
 */
export function readGgufTexts(
  path: string,
  array: GgufArray,
  indices: readonly number[],
): readonly (string | undefined)[] {
  const wanted = new Map<number, string | undefined>(indices.map((index) => [index, undefined]));
  const last = Math.max(-1, ...indices.filter((index) => index < array.length));
  const cursor = new GgufCursor(path);
  try {
    cursor.seek(array.offset);
    for (let index = 0; index <= last; index++) {
      if (wanted.has(index)) wanted.set(index, cursor.string());
      else cursor.skip(cursor.count('a text length'));
    }
  } finally {
    cursor.close();
  }
  return indices.map((index) => wanted.get(index));
}

/** An array of integers (heads per layer, say). */
export function readGgufIntegers(path: string, array: GgufArray): readonly number[] {
  const cursor = new GgufCursor(path);
  try {
    cursor.seek(array.offset);
    return Array.from({ length: array.length }, () => Number(readScalar(cursor, array.elementType)));
  } finally {
    cursor.close();
  }
}

export function numberOf(value: GgufValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

export function textOf(value: GgufValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function readVersion(cursor: GgufCursor): number {
  if (cursor.isFolder) throw notGguf(cursor.path, 'it is a folder; name the .gguf file in it');
  const magic = cursor.fileBytes < 4 ? '' : cursor.bytes(4).toString('latin1');
  if (magic !== 'GGUF') throw notGguf(cursor.path, `it starts with ${JSON.stringify(magic)}, not "GGUF"`);
  const version = cursor.u32();
  if (version !== 2 && version !== 3)
    throw notGguf(cursor.path, `it says format version ${version}; 2 and 3 can be read`);
  return version;
}

function readMetadata(cursor: GgufCursor, count: number): ReadonlyMap<string, GgufValue> {
  const metadata = new Map<string, GgufValue>();
  for (let index = 0; index < count; index++) {
    const key = cursor.string();
    metadata.set(key, readValue(cursor, cursor.u32()));
  }
  return metadata;
}

function readValue(cursor: GgufCursor, type: number): GgufValue {
  if (type === typeString) return cursor.string();
  if (type === typeArray) return readArray(cursor);
  return readScalar(cursor, type);
}

function readArray(cursor: GgufCursor): GgufArray {
  const elementType = cursor.u32();
  const length = cursor.count('an array length');
  const array = { elementType, length, offset: cursor.offset };
  const elementBytes = scalarBytes[elementType];
  if (elementBytes !== undefined) cursor.skip(elementBytes * length);
  else for (let index = 0; index < length; index++) skipElement(cursor, elementType);
  return array;
}

function skipElement(cursor: GgufCursor, type: number): void {
  if (type === typeString) cursor.skip(cursor.count('a text length'));
  else if (type === typeArray) readArray(cursor);
  else throw corrupt(cursor.path, `it has an array of unknown type ${type}`);
}

function readScalar(cursor: GgufCursor, type: number): number | boolean {
  const size = scalarBytes[type];
  if (size === undefined) throw corrupt(cursor.path, `it has a value of unknown type ${type} at byte ${cursor.offset}`);
  const bytes = cursor.bytes(size);
  if (type === typeBool) return bytes.readUInt8() !== 0;
  if (type === 6) return bytes.readFloatLE();
  if (type === 12) return bytes.readDoubleLE();
  if (type === 10) return Number(bytes.readBigUInt64LE());
  if (type === 11) return Number(bytes.readBigInt64LE());
  return type % 2 === 0 ? bytes.readUIntLE(0, size) : bytes.readIntLE(0, size);
}

function readTensor(cursor: GgufCursor): GgufTensor {
  const name = cursor.string();
  const dimensions = cursor.u32();
  if (dimensions > 8) throw corrupt(cursor.path, `tensor ${JSON.stringify(name)} has ${dimensions} dimensions`);
  let weights = 1;
  for (let index = 0; index < dimensions; index++) weights *= cursor.count('a tensor dimension');
  const type = cursor.u32();
  return { name, type, weights, offset: cursor.count('a tensor offset') };
}

/** A tensor entry takes at least 24 bytes; a count that cannot fit must not allocate first. */
function boundedCount(cursor: GgufCursor, tensorCount: number): number {
  if (tensorCount * 24 > cursor.fileBytes) throw corrupt(cursor.path, `it claims ${tensorCount} tensors`);
  return tensorCount;
}

function notGguf(path: string, found: string): ModelsError {
  return new ModelsError(
    'MODELS_NOT_GGUF',
    `${path} is not a GGUF model: ${found}. Convert it with llama.cpp, or pull a model by name.`,
    { path, found },
  );
}
