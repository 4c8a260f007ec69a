import { unreachable } from '#kernel';
import type { PullEvent } from '#models';
import { Progress, type ProgressStream } from './progress.ts';

/** Shows a pull's events to a person, on standard error so that standard output stays data. */
export interface PullProgress {
  show(id: string, event: PullEvent): void;
  close(): void;
}

export function createPullProgress(stream: ProgressStream, nowMs: () => number): PullProgress {
  const progress = new Progress(stream, nowMs);
  return {
    show: (id, event) => showEvent(progress, id, event),
    close: () => progress.close(),
  };
}

function showEvent(progress: Progress, id: string, event: PullEvent): void {
  switch (event.kind) {
    case 'waiting':
      progress.note(`${id} is already being pulled by process ${event.ownerPid}; waiting for it`);
      break;
    case 'trying':
      progress.start();
      progress.note(`pulling ${id} from ${event.source}`);
      break;
    case 'source-failed':
      progress.note(event.reason);
      break;
    case 'resumed':
      progress.note(`resuming after ${event.doneBytes} bytes that are already here`);
      break;
    case 'bytes':
      progress.update(event.doneBytes, event.totalBytes);
      break;
    case 'retry':
      progress.note(`connection lost (${event.reason}); trying again in ${event.delayMs / 1_000} s`);
      break;
    case 'not-verified':
      progress.note(
        `${event.file} is whole; nobody publishes a checksum for it (SHA-256 ${event.sha256.slice(0, 12)}…)`,
      );
      break;
    case 'verified':
      progress.note(`verified ${event.file} (SHA-256 ${event.sha256.slice(0, 12)}…)`);
      break;
    default:
      unreachable(event);
  }
}
