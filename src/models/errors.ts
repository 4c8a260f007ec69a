import { RegaugeError } from '#kernel';

/** Every way a model can fail to be found, fetched, read or prompted. */
export type ModelsErrorCode =
  | 'MODELS_UNKNOWN'
  | 'MODELS_NOT_FOUND'
  | 'MODELS_NO_SPACE'
  | 'MODELS_CHECKSUM'
  | 'MODELS_SOURCE_UNREACHABLE'
  | 'MODELS_SOURCE_MISSING'
  | 'MODELS_FORBIDDEN'
  | 'MODELS_NOT_GGUF'
  | 'MODELS_TRUNCATED'
  | 'MODELS_CORRUPT'
  | 'MODELS_ARCH_UNSUPPORTED'
  | 'MODELS_PERMISSION'
  | 'MODELS_IO'
  | 'MODELS_BUSY'
  | 'MODELS_LOCK_LOST'
  | 'MODELS_INTERRUPTED'
  | 'MODELS_TEMPLATE';

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
