import type { Command } from 'commander';
import type { CatalogueEntry, InstalledModel } from '#models';
import type { CliContext } from '../context.ts';
import { formatBytes, formatCount } from '../render/format-quantity.ts';
import { type Column, renderTable } from '../render/table.ts';

const examples = `
Examples:
  regauge models
  regauge models --json | jq -r '.[] | select(.state == "pulled") | .id'`;

const columns: readonly Column[] = [
  { title: 'MODEL', align: 'left' },
  { title: 'STATE', align: 'left' },
  { title: 'SIZE', align: 'right' },
  { title: 'PARAMETERS', align: 'right' },
  { title: 'QUANTISATION', align: 'left' },
  { title: 'CONTEXT', align: 'right' },
  { title: 'WHAT IT IS', align: 'left' },
];

/** `available` = it can be pulled. */
type ModelState = 'pulled' | 'bundled' | 'available';

interface ModelRow {
  readonly id: string;
  readonly state: ModelState;
  readonly sizeBytes: number;
  readonly path: string | undefined;
  /** Undefined for a model that this version's catalogue does not list. */
  readonly entry: CatalogueEntry | undefined;
}

export function addModelsCommand(program: Command, context: CliContext): void {
  program
    .command('models')
    .description('list the models that are here and those that can be pulled')
    .option('--json', 'print them as JSON')
    .addHelpText('after', examples)
    .action((flags: { readonly json?: boolean }) => modelsCommand(context, flags.json === true));
}

async function modelsCommand(context: CliContext, asJson: boolean): Promise<void> {
  const [{ catalogue }, { openModelAccess }] = await Promise.all([import('#models'), import('./model-access.ts')]);
  const access = openModelAccess(context);
  try {
    const known = await Promise.all(catalogue.map(async (entry) => rowOf(entry, await access.store.find(entry.id))));
    const others = (await access.store.list()).filter(({ id }) => !catalogue.some((entry) => entry.id === id));
    const rows = [...known, ...others.map((model) => rowOf(undefined, model))].filter((row) => row !== undefined);
    context.stdout.write(`${asJson ? JSON.stringify(rows.map(jsonOf), undefined, 2) : table(rows)}\n`);
  } finally {
    await access.close();
  }
}

function rowOf(entry: CatalogueEntry | undefined, model: InstalledModel | undefined): ModelRow | undefined {
  if (model) return { id: model.id, state: model.origin.kind, sizeBytes: model.sizeBytes, path: model.path, entry };
  return entry && { id: entry.id, state: 'available', sizeBytes: entry.sizeBytes, path: undefined, entry };
}

function jsonOf({ id, state, sizeBytes, path, entry }: ModelRow) {
  return { ...entry, id, state, sizeBytes, path };
}

function table(rows: readonly ModelRow[]): string {
  return renderTable(
    columns,
    rows.map(({ id, state, sizeBytes, entry }) => [
      id,
      state,
      formatBytes(sizeBytes),
      entry ? formatCount(entry.parameters) : '',
      entry?.quantisation ?? '',
      entry ? String(entry.contextTokens) : '',
      entry ? `${entry.isStandIn ? 'stand-in: ' : ''}${entry.description}` : 'not in this catalogue',
    ]),
  );
}
