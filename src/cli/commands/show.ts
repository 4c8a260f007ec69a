import type { Command } from 'commander';
import type { CatalogueEntry, GgufSummary, SamplingDefaults } from '#models';
import type { CliContext } from '../context.ts';
import { formatBytes, formatCount } from '../render/format-quantity.ts';
import { renderFacts } from '../render/table.ts';

const examples = `
Examples:
  regauge show deepseek-r1:1.5b
  regauge show ./my-model.gguf --json`;

/** What is known of a model: from the catalogue, from its file, or both. */
interface ModelFacts {
  readonly entry: CatalogueEntry | undefined;
  readonly file: (GgufSummary & OwnFacts) | undefined;
}

interface OwnFacts {
  readonly fingerprint: string;
  /** What holds when the file is served by its path. */
  readonly sampling: SamplingDefaults | undefined;
}

type Fact = readonly [name: string, value: string];

export function addShowCommand(program: Command, context: CliContext): void {
  program
    .command('show')
    .description('say what a model is: size, licence, sampling, cache per token, where it lies')
    .argument('<model>', 'a name from `regauge models`, or the path of a .gguf file')
    .option('--json', 'print it as JSON')
    .addHelpText('after', examples)
    .action((name: string, flags: { readonly json?: boolean }) => showCommand(context, name, flags.json === true));
}

async function showCommand(context: CliContext, name: string, asJson: boolean): Promise<void> {
  const facts = await gather(context, name);
  const text = asJson ? JSON.stringify(facts, undefined, 2) : renderFacts([...entryFacts(facts), ...fileFacts(facts)]);
  context.stdout.write(`${text}\n`);
}

async function gather(context: CliContext, name: string): Promise<ModelFacts> {
  const [{ requireEntry, resolveModel }, { openModelAccess }] = await Promise.all([
    import('#models'),
    import('./model-access.ts'),
  ]);
  const resolved = resolveModel(name);
  if (resolved.kind === 'file') return { entry: undefined, file: await readFacts(resolved.path) };
  const entry = requireEntry(name);
  const access = openModelAccess(context);
  try {
    const model = await access.store.find(entry.id);
    return { entry, file: model && (await readFacts(model.path)) };
  } finally {
    await access.close();
  }
}

async function readFacts(path: string): Promise<ModelFacts['file']> {
  const { fileSampling, modelFingerprint, readGguf } = await import('#models');
  const summary = readGguf(path);
  return { ...summary, sampling: fileSampling(summary), fingerprint: await modelFingerprint(path) };
}

function samplingFact({ temperature, topP, source }: SamplingDefaults): Fact {
  return ['sampling', `temperature ${temperature}, top_p ${topP} (${source})`];
}

function entryFacts({ entry, file }: ModelFacts): readonly Fact[] {
  if (!entry) return [];
  const { sampling, thinking } = entry;
  return [
    ['model', [entry.id, ...entry.aliases].join(', ')],
    ['what it is', `${entry.isStandIn ? 'stand-in for a reasoning model: ' : ''}${entry.description}`],
    ['licence', entry.licence],
    samplingFact(sampling),
    ['thinking', thinking.kind === 'tags' ? `${thinking.open} … ${thinking.close}` : 'none'],
    ['sources', entry.sources.map(sourceName).join('; ')],
    ...(file ? [] : notHere(entry)),
  ];
}

function notHere(entry: CatalogueEntry): readonly Fact[] {
  return [
    ['size', `${entry.sizeIsExact ? '' : 'about '}${formatBytes(entry.sizeBytes)}, ${entry.quantisation}`],
    ['parameters', formatCount(entry.parameters)],
    ['context', `${entry.contextTokens} tokens`],
    ['here', `no; \`regauge pull ${entry.id}\` fetches it`],
  ];
}

function fileFacts({ entry, file }: ModelFacts): readonly Fact[] {
  if (!file) return [];
  return [
    ['name', file.name],
    ['architecture', `${file.architecture}, ${file.layers} layers, ${file.heads} heads, ${file.kvHeads} KV heads`],
    ['size', `${formatBytes(file.fileBytes)}, ${file.quantisation}`],
    ['parameters', formatCount(file.parameters)],
    ['context', `${file.contextTokens ?? 'unknown'} tokens`],
    ['vocabulary', `${file.vocabTokens ?? 'unknown'} tokens`],
    ['KV cache', `${formatBytes(file.kvBytesPerToken)} per token at f16 (${file.attention} attention)`],
    ...(file.sampling && !entry ? [samplingFact(file.sampling)] : []),
    ['chat template', file.chatTemplate === undefined ? 'none; ChatML is used' : 'its own'],
    ['fingerprint', file.fingerprint],
    ['here', file.parts.join('\n')],
  ];
}

function sourceName(source: CatalogueEntry['sources'][number]): string {
  switch (source.kind) {
    case 'hub':
    case 'modelscope':
      return `${source.kind} ${source.repo}`;
    case 'python-wheel':
      return `python-wheel ${source.package} ${source.version}`;
    case 'bundled':
      return 'part of Regauge';
  }
}
