import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { chooseInstall } from '../doctor/choose-package.ts';
import { type HostFacts, type MachineFacts, readMachineFacts } from '../doctor/machine-facts.ts';
import type { DoctorModel } from '../doctor/model-needs.ts';
import type { NativeFacts, PublishedPackages } from '../doctor/native-packages.ts';
import { machineProbe, type Probe } from '../doctor/probe.ts';
import { renderDoctor, renderInstall } from '../doctor/render-report.ts';
import { doctorReport } from '../doctor/report.ts';
import { CliError, exitCodes } from '../errors.ts';

const examples = `
Examples:
  regauge doctor                  what this machine has, and which model would run where
  regauge doctor --json           the same numbers for scripts
  regauge doctor --install        add the package for the GPU found, after asking
  regauge doctor --install --yes  without asking

Exit codes: 0 a model can run here now; 69 none can, or --install found no device to install for.`;

/** What the doctor reaches outside; tests pass their own. */
export interface DoctorWorld {
  readonly probe: Probe;
  readonly host: HostFacts;
  readonly models: () => Promise<readonly DoctorModel[]>;
  /** Rejects when the engine room cannot be loaded, which is a finding and not a failure. */
  readonly publishedPackages: () => Promise<PublishedPackages>;
  readonly searchFolders: readonly string[];
  /** Runs npm and gives its exit status. */
  readonly npm: (args: readonly string[]) => Promise<number>;
  readonly setExitCode: (code: number) => void;
}

interface DoctorOptions {
  readonly json?: true;
  readonly install?: true;
  readonly yes?: true;
}

export function addDoctorCommand(program: Command, context: CliContext, world: DoctorWorld = thisWorld(context)): void {
  program
    .command('doctor')
    .description('what this machine has, and which model would run where')
    .option('--json', 'print the findings as JSON')
    .option('--install', 'add the engine package that matches the GPU found')
    .option('--yes', 'with --install: do not ask')
    .addHelpText('after', examples)
    .action((options: DoctorOptions) => runDoctor(options, context, world));
}

async function runDoctor(options: DoctorOptions, context: CliContext, world: DoctorWorld): Promise<void> {
  if (options.yes && !options.install) {
    throw new CliError('CLI_USAGE', '--yes answers the question of --install; give both, or neither.');
  }
  const facts = await readFacts(context, world);
  if (options.install) return install(options, facts, context, world);
  const report = doctorReport(facts, await world.models());
  context.stdout.write(options.json ? `${JSON.stringify({ facts, report }, null, 2)}\n` : renderDoctor(facts, report));
  world.setExitCode(report.runsSomething ? exitCodes.ok : exitCodes.unavailable);
}

async function readFacts(context: CliContext, world: DoctorWorld): Promise<MachineFacts> {
  const native = await world.publishedPackages().then(
    (published) => ({ published, searchFolders: world.searchFolders }),
    (error: unknown): NativeFacts => ({ kind: 'unloadable', message: firstLine(error) }),
  );
  return readMachineFacts(world.probe, world.host, context.home, native);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? 'unknown error';
}

async function install(
  options: DoctorOptions,
  facts: MachineFacts,
  context: CliContext,
  world: DoctorWorld,
): Promise<void> {
  const choice = chooseInstall(facts);
  const args = choice.kind === 'install' ? npmArgs(choice.packageSpec, choice.npmFolder) : [];
  const command = `npm ${args.join(' ')}`;
  if (options.json)
    context.stdout.write(`${JSON.stringify({ choice, ...(args.length > 0 ? { command } : {}) }, null, 2)}\n`);
  else context.stdout.write(renderInstall(choice, command));
  if (choice.kind === 'refused') return world.setExitCode(exitCodes.unavailable);
  if (choice.kind === 'installed') return world.setExitCode(exitCodes.ok);
  if (!options.yes && !(await agrees(options, context))) return void context.stderr.write('Nothing was installed.\n');
  world.setExitCode((await world.npm(args)) === 0 ? exitCodes.ok : exitCodes.failed);
}

/** `--no-save`: the choice belongs to this machine, not to the manifest that other machines share. */
function npmArgs(packageSpec: string, npmFolder: string | undefined): readonly string[] {
  return ['install', '--no-save', ...(npmFolder === undefined ? [] : ['--prefix', npmFolder]), packageSpec];
}

async function agrees({ json }: DoctorOptions, context: CliContext): Promise<boolean> {
  if (json || !context.stdin.isTTY) {
    throw new CliError(
      'CLI_USAGE',
      '--install asks before it changes anything, and nobody can answer here. Add --yes.',
    );
  }
  const lines = createInterface({ input: context.stdin, output: context.stdout });
  const answer = await lines.question('Run it? [y/N] ');
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}

function thisWorld(context: CliContext): DoctorWorld {
  return {
    probe: machineProbe(),
    host: {
      nodeVersion: process.versions.node,
      platform: context.platform,
      arch: process.arch,
      cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
      logicalCores: availableParallelism(),
      totalMemoryBytes: totalmem(),
      availableMemoryBytes: process.availableMemory(),
    },
    models: async () => (await import('#models')).catalogue,
    publishedPackages: async () => {
      const { libraryPackages, libraryPackageVersion } = await import('#engine');
      return { version: libraryPackageVersion, packages: libraryPackages(context.platform, process.arch) };
    },
    searchFolders: createRequire(import.meta.url).resolve.paths('@node-llama-cpp/any') ?? [],
    npm: (args) => runNpm(args, context.platform),
    setExitCode: (code) => {
      process.exitCode = code;
    },
  };
}

function runNpm(args: readonly string[], platform: NodeJS.Platform): Promise<number> {
  return new Promise((resolve, reject) => {
    // On Windows npm is a script, which only a shell starts.
    const child = spawn('npm', [...args], { stdio: 'inherit', shell: platform === 'win32' });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? exitCodes.failed));
  });
}
