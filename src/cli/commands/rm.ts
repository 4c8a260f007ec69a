import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { formatBytes } from '../render/format-quantity.ts';

const examples = `
Examples:
  regauge rm deepseek-r1:7b
  regauge rm deepseek-r1:7b deepseek-r1:14b

Also deletes what an unfinished pull of that model left.`;

export function addRmCommand(program: Command, context: CliContext): void {
  program
    .command('rm')
    .description('delete pulled models')
    .argument('<models...>', 'names from `regauge models`')
    .option('--json', 'print what was freed as JSON')
    .addHelpText('after', examples)
    .action((names: readonly string[], flags: { readonly json?: boolean }) =>
      rmCommand(context, names, flags.json === true),
    );
}

async function rmCommand(context: CliContext, names: readonly string[], asJson: boolean): Promise<void> {
  const [{ resolveModel }, { openModelAccess }] = await Promise.all([import('#models'), import('./model-access.ts')]);
  const access = openModelAccess(context);
  try {
    for (const name of names) {
      const resolved = resolveModel(name);
      // A name the catalogue does not know may still be in the store, from another version.
      const id = resolved.kind === 'catalogue' ? resolved.entry.id : name;
      const freedBytes = await access.store.remove(id);
      context.stdout.write(
        asJson ? `${JSON.stringify({ id, freedBytes })}\n` : `removed ${id}, ${formatBytes(freedBytes)} freed\n`,
      );
    }
  } finally {
    await access.close();
  }
}
