import { ModelsError } from '../errors.ts';
import { corrupt, truncated } from './gguf-cursor.ts';
import { type GgufHeader, readGgufHeader, textOf } from './gguf-header.ts';
import { ggufParts } from './split-parts.ts';
import { tensorBytes } from './tensor-types.ts';

/** GGUF also carries models that do not write text; an engine that loads one fails late and obscurely. */
const notGenerators: ReadonlySet<string> = new Set([
  'bert',
  'clip',
  'flux',
  'gemma-embedding',
  'jina-bert-v2',
  'jina-bert-v3',
  'modern-bert',
  'neo-bert',
  'nomic-bert',
  'nomic-bert-moe',
  'sd1',
  'sdxl',
  't5encoder',
  'wavtokenizer-dec',
  'whisper',
]);

/**
 * Decides whether a file can be a model to serve, before an engine is started on it.
 *
 * The size that the tensor table promises is compared with the file's, which finds every cut download; damage inside
 * the weights is the checksum's business. Unknown architectures pass: the engine's library knows more of them than a
 * list here would, and newer ones.
 *
 * @param path - the file, or any part of a split model; all parts are checked
 * @throws {ModelsError} `MODELS_NOT_GGUF`, `MODELS_TRUNCATED` with `{ expectedBytes, actualBytes }`, `MODELS_CORRUPT`,
 *   `MODELS_ARCH_UNSUPPORTED`, `MODELS_NOT_FOUND` when the file or a part is missing
 */
export function checkGguf(path: string): void {
  const parts = ggufParts(path);
  const headers = parts.map((part, index) => readPart(part, index + 1, parts.length));
  for (const header of headers) checkDataIsThere(header);
  const [first] = headers;
  if (first) checkArchitecture(first);
}

/** Whoever named one part of several has to hear that the name of another is meant, and why. */
function readPart(path: string, part: number, partCount: number): GgufHeader {
  try {
    return readGgufHeader(path);
  } catch (error) {
    if (partCount === 1 || !(error instanceof ModelsError) || error.code !== 'MODELS_NOT_FOUND') throw error;
    throw new ModelsError(
      'MODELS_NOT_FOUND',
      `${path} is missing: it is part ${part} of a model in ${partCount} files. ` +
        'Put all of them into one folder under the names they were published with, or pull the model by name.',
      { path, part, partCount },
      { cause: error },
    );
  }
}

function checkDataIsThere({ path, tensors, dataOffset, fileBytes }: GgufHeader): void {
  let expectedBytes = 0;
  for (const { type, weights, offset } of tensors) {
    expectedBytes = Math.max(expectedBytes, dataOffset + offset + (tensorBytes(type, weights) ?? 0));
  }
  if (expectedBytes > fileBytes) throw truncated(path, expectedBytes, fileBytes);
}

function checkArchitecture({ path, metadata }: GgufHeader): void {
  const architecture = textOf(metadata.get('general.architecture'));
  if (!architecture) throw corrupt(path, 'it names no architecture');
  const fileKind = textOf(metadata.get('general.type')) ?? 'model';
  if (fileKind === 'model' && !notGenerators.has(architecture)) return;
  const found = fileKind === 'model' ? `a ${architecture} model` : `of type ${fileKind}`;
  throw new ModelsError(
    'MODELS_ARCH_UNSUPPORTED',
    `${path} is ${found}, which does not generate text. Use a chat or reasoning model; see \`regauge models\`.`,
    { path, architecture, fileKind },
  );
}
