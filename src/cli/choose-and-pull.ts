import { chooseModel, describeChoice, requireEntry } from '#models';
import type { CliContext } from './context.ts';
import { withPulls } from './with-pulls.ts';

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
  const choice = await withPulls(context, ({ access: { store, sources }, onProgress, signal }) =>
    chooseModel({ asked, store, sourcesOf: (entry) => sources.of(entry), onProgress, signal }),
  );
  const { model } = choice;
  const why = describeChoice(choice);
  if (model.kind === 'file') return { model: model.path, id: model.id, aliases: [], why };
  return { model: model.id, id: model.id, aliases: requireEntry(model.id).aliases, why };
}
