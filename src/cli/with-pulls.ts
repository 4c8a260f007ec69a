import type { CatalogueEntry, PullEvent } from '#models';
import { type ModelAccess, openModelAccess } from './commands/model-access.ts';
import type { CliContext } from './context.ts';
import { createPullProgress } from './render/pull-progress.ts';

/** What a command that pulls models needs. */
export interface Pulls {
  readonly access: ModelAccess;
  readonly onProgress: (entry: CatalogueEntry, event: PullEvent) => void;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Shows progress on standard error while `work` pulls. Ctrl-C ends the pull and leaves what can be resumed. */
export async function withPulls<Result>(context: CliContext, work: (pulls: Pulls) => Promise<Result>): Promise<Result> {
  const access = openModelAccess(context);
  const progress = createPullProgress(context.stderr, () => performance.now());
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const onProgress: Pulls['onProgress'] = (entry, event) => progress.show(entry.id, event);
    return await work({ access, onProgress, signal: stop.signal });
  } finally {
    process.off('SIGINT', onInterrupt);
    progress.close();
    await access.close();
  }
}
