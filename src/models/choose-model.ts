import { catalogue } from './catalogue.ts';
import type { CatalogueEntry, SamplingDefaults } from './catalogue-entry.ts';
import { fileError, ModelsError } from './errors.ts';
import { fileSampling } from './file-sampling.ts';
import { checkGguf } from './gguf/check-gguf.ts';
import { readGguf } from './gguf/read-gguf.ts';
import { ggufParts } from './gguf/split-parts.ts';
import { requireEntry, resolveModel, unknownModel } from './resolve-model.ts';
import type { ModelSource } from './sources/model-source.ts';
import type { InstalledModel } from './store/installed-model.ts';
import type { ModelStore } from './store/model-store.ts';
import type { PullEvent } from './store/pull-event.ts';

/** The model to serve: one from the catalogue, or a file that somebody named. */
export type ServedModel =
  | {
      readonly kind: 'installed';
      readonly id: string;
      readonly path: string;
      readonly entry: CatalogueEntry | undefined;
    }
  | {
      readonly kind: 'file';
      readonly id: string;
      readonly path: string;
      /** Read off the file, as the catalogue does not know it. */
      readonly sampling: SamplingDefaults | undefined;
    };

export type ChoiceReason =
  | { readonly kind: 'asked' }
  /** The newest one that is here already, reasoning models first. */
  | { readonly kind: 'pulled-before' }
  | { readonly kind: 'default' }
  /** The default could not be had; `because` says why, one sentence for each model tried. */
  | { readonly kind: 'stand-in'; readonly insteadOf: string; readonly because: readonly string[] };

export interface ModelChoice {
  readonly model: ServedModel;
  readonly reason: ChoiceReason;
  /** True for every model that is not a real reasoning model, however it was chosen: the banner must say so. */
  readonly isStandIn: boolean;
}

export interface ChoiceOptions {
  /** A catalogue name or a path; undefined = nobody asked. */
  readonly asked: string | undefined;
  readonly store: ModelStore;
  readonly sourcesOf: (entry: CatalogueEntry) => readonly ModelSource[];
  /** Told which model an event is about, since a fallback pulls more than one. */
  readonly onProgress: (entry: CatalogueEntry, event: PullEvent) => void;
  readonly signal: AbortSignal;
}

/** Tried in this order when nobody asked and nothing is here; the last one ships with Regauge and cannot fail. */
const defaultIds: readonly string[] = ['deepseek-r1:1.5b', 'smollm2:135m', 'nano-r1'];

/**
 * Decides which model a plain `regauge up` serves, and makes it available.
 *
 * What was asked for is taken or refused, never replaced. Otherwise: the newest pulled one (reasoning models before
 * stand-ins), else the smallest R1 distillation, else, where no model host answers, a stand-in that says so.
 *
 * @throws {ModelsError} for what was asked: `MODELS_UNKNOWN`, or why it cannot be had; `MODELS_INTERRUPTED`
 */
export async function chooseModel(options: ChoiceOptions): Promise<ModelChoice> {
  const { asked, store } = options;
  if (asked !== undefined) return takeAsked(asked, options);
  const [newest] = newestFirst(await store.list());
  if (newest) return choice(newest, { kind: 'pulled-before' });
  return pullDefault(options);
}

/** One line for the banner: what is served and, if it only stands in, in place of what and why. */
export function describeChoice({ model, reason, isStandIn }: ModelChoice): string {
  const name = isStandIn ? `stand-in: ${model.id} (not DeepSeek-R1)` : model.id;
  switch (reason.kind) {
    case 'stand-in':
      return `${name}, because ${reason.insteadOf} could not be had: ${reason.because.join(' ')}`;
    case 'asked':
      return `${name}, as asked${samplingNote(model)}`;
    case 'pulled-before':
      return `${name}, pulled before`;
    case 'default':
      return `${name}, the default`;
  }
}

/** Defaults that were guessed are said aloud: whoever named a path did not choose them. */
function samplingNote(model: ServedModel): string {
  if (model.kind !== 'file' || !model.sampling) return '';
  const { temperature, topP, source } = model.sampling;
  return `; temperature ${temperature} and top_p ${topP} unless a request says otherwise (${source})`;
}

async function takeAsked(asked: string, options: ChoiceOptions): Promise<ModelChoice> {
  const resolved = resolveModel(asked);
  switch (resolved.kind) {
    case 'unknown':
      throw unknownModel(asked, resolved.near);
    case 'file':
      return takeFile(resolved.path);
    case 'catalogue':
      return choice(await pullEntry(resolved.entry, options), { kind: 'asked' });
  }
}

function takeFile(path: string): ModelChoice {
  const [first = path] = ggufParts(path);
  const id = first.replace(/^.*[\\/]/, '').replace(/(-00001-of-\d{5})?\.gguf$/i, '');
  return {
    model: { kind: 'file', id, path: first, sampling: samplingOfFile(path) },
    reason: { kind: 'asked' },
    isStandIn: false,
  };
}

function samplingOfFile(path: string): SamplingDefaults | undefined {
  try {
    checkGguf(path);
    return fileSampling(readGguf(path));
  } catch (error) {
    throw fileError(error, path);
  }
}

async function pullDefault(options: ChoiceOptions): Promise<ModelChoice> {
  const [insteadOf = ''] = defaultIds;
  const because: string[] = [];
  for (const id of defaultIds) {
    try {
      const model = await pullEntry(requireEntry(id), options);
      return choice(model, because.length === 0 ? { kind: 'default' } : { kind: 'stand-in', insteadOf, because });
    } catch (error) {
      if (!(error instanceof ModelsError) || options.signal.aborted) throw error;
      because.push(error.message);
    }
  }
  throw new ModelsError(
    'MODELS_NOT_FOUND',
    `No model can be had, and the one shipped with Regauge is missing. Install Regauge again. ${because.join(' ')}`,
    { tried: because },
  );
}

function pullEntry(
  entry: CatalogueEntry,
  { store, sourcesOf, onProgress, signal }: ChoiceOptions,
): Promise<InstalledModel> {
  return store.pull(entry, { sources: sourcesOf(entry), onProgress: (event) => onProgress(entry, event), signal });
}

function newestFirst(models: readonly InstalledModel[]): readonly InstalledModel[] {
  const pulledAt = ({ origin }: InstalledModel) => (origin.kind === 'pulled' ? origin.pulledAt : '');
  return models.toSorted(
    (a, b) => Number(a.isStandIn) - Number(b.isStandIn) || pulledAt(b).localeCompare(pulledAt(a), 'en'),
  );
}

function choice({ id, path, isStandIn }: InstalledModel, reason: ChoiceReason): ModelChoice {
  const entry = catalogue.find((candidate) => candidate.id === id);
  return { model: { kind: 'installed', id, path, entry }, reason, isStandIn };
}
