import { chooseModel, describeChoice } from '#models';
import { openModelAccess } from './commands/model-access.ts';
import type { CliContext } from './context.ts';
import { createPullProgress } from './render/pull-progress.ts';

export interface ChosenModel {
  /** What `regauge engine --model` takes: a catalogue name, or a path. */
  readonly model: string;
  /** One line for the banner. */
  readonly why: string;
}

/** Decides what to serve and fetches it, with progress on standard error. Ctrl-C leaves what can be resumed. */
export async function chooseAndPull(asked: string | undefined, context: CliContext): Promise<ChosenModel> {
  const access = openModelAccess(context);
  const progress = createPullProgress(context.stderr, () => performance.now());
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const choice = await chooseModel({
      asked,
      store: access.store,
      sourcesOf: (entry) => access.sources.of(entry),
      onProgress: (entry, event) => progress.show(entry.id, event),
      signal: stop.signal,
    });
    const { model } = choice;
    return { model: model.kind === 'file' ? model.path : model.id, why: describeChoice(choice) };
  } finally {
    process.off('SIGINT', onInterrupt);
    progress.close();
    await access.close();
  }
}
