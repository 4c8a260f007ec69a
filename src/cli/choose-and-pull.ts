import { chooseModel, describeChoice, requireEntry } from '#models';
import { openModelAccess } from './commands/model-access.ts';
import type { CliContext } from './context.ts';
import { createPullProgress } from './render/pull-progress.ts';

export interface ChosenModel {
  /** What `regauge engine --model` takes: a catalogue name, or a path. */
  readonly model: string;
  /** By which clients ask for it. */
  readonly id: string;
  readonly aliases: readonly string[];
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
    const why = describeChoice(choice);
    if (model.kind === 'file') return { model: model.path, id: model.id, aliases: [], why };
    return { model: model.id, id: model.id, aliases: requireEntry(model.id).aliases, why };
  } finally {
    process.off('SIGINT', onInterrupt);
    progress.close();
    await access.close();
  }
}
