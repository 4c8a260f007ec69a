import cluster from 'node:cluster';
import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { CliError } from '../errors.ts';
import { workerCommand } from '../fleet/workers/worker-command.ts';

export function addGatewayWorkerCommand(program: Command, context: CliContext): void {
  program
    .command(workerCommand, { hidden: true })
    .description('one of several gateway processes (what `up --config` forks)')
    .action(() => runWorker(context));
}

/** @throws {CliError} CLI_USAGE where nobody forked it: it would not know what to serve */
async function runWorker(context: CliContext): Promise<void> {
  if (!cluster.isWorker) {
    const message = `\`regauge ${workerCommand}\` is started by others: use \`regauge up --config <file> --workers <n>\`.`;
    throw new CliError('CLI_USAGE', message);
  }
  const { serveAsWorker } = await import('../fleet/workers/serve-as-worker.ts');
  await serveAsWorker(context);
}
