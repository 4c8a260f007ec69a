import type { ErrorDetails } from '#kernel';
import { WireError, type WireErrorCode } from '#wire';
import type { AttemptRecord } from '../replica.ts';
import type { RunOptions } from '../run.ts';
import type { RunEnd, RunEvent } from '../run-event.ts';

/** How a run was asked for; how much of it is held is for each process to say. */
export type CopiedOptions = Omit<RunOptions, 'keep'>;

/** An end as another process can read it: errors lose their class on the way. */
export type CopiedEnd =
  | Extract<RunEnd, { kind: 'complete' }>
  | { readonly kind: 'failed' | 'cancelled'; readonly error: CopiedError };

interface CopiedError {
  readonly code: WireErrorCode;
  readonly message: string;
  readonly param: string | undefined;
  readonly details: ErrorDetails;
}

/** What has become of a run since the part before; plain data. */
export interface RunCopyPart {
  readonly id: string;
  /** In the first part only. */
  readonly options: CopiedOptions | undefined;
  readonly events: readonly RunEvent[];
  readonly tokenizer: string | undefined;
  /** All of them, as they are now. */
  readonly attempts: readonly AttemptRecord[];
  /** Since the run's arrival. */
  readonly ageMs: number;
  readonly end: CopiedEnd | undefined;
}

/** A run as its readers may know it, so that another process can go on with it. */
export interface RunCopy extends Omit<RunCopyPart, 'id' | 'options'> {
  readonly options: CopiedOptions;
}

/** Where the runs of this process are copied to, so that they outlive it. */
export interface RunCopies {
  /**
   * Resolves when the copy has it: until then, no reader may.
   * @returns `dropped`: there is no room for this run, and no more of it is wanted
   */
  take(part: RunCopyPart): Promise<'copied' | 'dropped'>;
  forget(id: string): void;
}

export function copiedEnd(end: RunEnd): CopiedEnd {
  if (end.kind === 'complete') return end;
  const { code, message, param, details } = end.error;
  return { kind: end.kind, error: { code, message, param, details } };
}

export function endOf(end: CopiedEnd): RunEnd {
  if (end.kind === 'complete') return end;
  const { code, message, param, details } = end.error;
  return { kind: end.kind, error: new WireError(code, message, { details, ...(param !== undefined && { param }) }) };
}
