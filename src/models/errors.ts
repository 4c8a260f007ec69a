import { RegaugeError } from '#kernel';

/** When each error of the room happens; `docs/errors.md` repeats this table and is tested equal. */
export const modelsErrors = {
  MODELS_UNKNOWN: 'the catalogue has no model of this name',
  MODELS_NOT_FOUND: 'the file is not there, or the model was not pulled yet',
  MODELS_NO_SPACE: 'the disk has not enough room, or became full',
  MODELS_CHECKSUM: 'the bytes received are not the file that was asked for',
  MODELS_SOURCE_UNREACHABLE: 'a source of models does not answer',
  MODELS_SOURCE_MISSING: 'a source answers and does not have the file',
  MODELS_FORBIDDEN: 'the source wants a token, or this one may not have the file',
  MODELS_NOT_GGUF: 'the file is not in the GGUF format',
  MODELS_TRUNCATED: 'the GGUF file ends before its data does',
  MODELS_CORRUPT: 'the GGUF file contradicts itself',
  MODELS_ARCH_UNSUPPORTED: 'the engine does not know this model architecture',
  MODELS_PERMISSION: 'the operating system denies access to the file',
  MODELS_IO: 'reading or writing a file failed in another way',
  MODELS_BUSY: 'another process is using or downloading the model',
  MODELS_LOCK_LOST: 'another process took over the download',
  MODELS_INTERRUPTED: 'the download was stopped; it resumes',
  MODELS_TEMPLATE: 'the chat template cannot be read, or refuses the messages',
} as const;

export type ModelsErrorCode = keyof typeof modelsErrors;

export class ModelsError extends RegaugeError<ModelsErrorCode> {}

/**
 * Turns a failed file operation into the sentence a person can act on.
 *
 * @param path - what was being read or written; named in the message
 * @returns `MODELS_PERMISSION`, `MODELS_NO_SPACE`, `MODELS_NOT_FOUND`, or `MODELS_IO` for everything else
 */
export function fileError(error: unknown, path: string): ModelsError {
  if (error instanceof ModelsError) return error;
  const errno = errnoOf(error);
  const options = { cause: error };
  switch (errno) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new ModelsError(
        'MODELS_PERMISSION',
        `No permission for ${path} (${errno}). Change its owner, or point REGAUGE_HOME at a folder of yours.`,
        { path, errno },
        options,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new ModelsError(
        'MODELS_NO_SPACE',
        `The disk became full while writing ${path}. Free some space and pull again: it resumes where it stopped.`,
        { path, errno },
        options,
      );
    case 'ENOENT':
      return new ModelsError(
        'MODELS_NOT_FOUND',
        `There is no file ${path}. Check the path, or see \`regauge models\` for what can be pulled.`,
        { path, errno },
        options,
      );
    default:
      return new ModelsError(
        'MODELS_IO',
        `Could not use ${path}: ${errno ?? String(error)}. Check the disk and the path.`,
        { path, errno },
        options,
      );
  }
}

/** The system's error name (`ENOENT`), if this is a system error. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Why work under an aborted signal ended: the reason given to the signal if it is one of ours, else that someone
 * stopped it.
 */
export function stoppedBy(signal: AbortSignal, what: string): ModelsError {
  if (signal.reason instanceof ModelsError) return signal.reason;
  return new ModelsError(
    'MODELS_INTERRUPTED',
    `${what} was interrupted. Run the same command again: it resumes where it stopped.`,
    {},
    { cause: signal.reason },
  );
}
