import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';

/** How many gateway processes share the address; `auto`: one for each core. */
export type WorkerCount = number | 'auto';

/** More would be a typing error. */
export const mostWorkers = 256;

export function countWorkers(count: WorkerCount): number {
  return count === 'auto' ? availableParallelism() : count;
}

/** Reads an option of the command line. */
export function workerCount(text: string): WorkerCount {
  if (text === 'auto') return text;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= mostWorkers) return count;
  throw new InvalidArgumentError(`expected auto, or a whole number from 1 to ${mostWorkers}.`);
}
