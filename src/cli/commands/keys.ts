import type { Command } from 'commander';
import type { KeyEntry } from '../config/key-entries.ts';
import type { KeyConfig } from '../config/schema.ts';
import type { CliContext } from '../context.ts';
import { CliError } from '../errors.ts';
import { renderTable } from '../render/table.ts';

interface KeysOptions {
  readonly config: string;
  readonly json?: boolean;
}

interface CreateOptions extends KeysOptions {
  readonly write?: boolean;
  readonly expires?: string;
}

interface RevokeOptions extends KeysOptions {
  readonly write?: boolean;
}

const defaultConfig = 'regauge.yaml';

const createExamples = `
Examples:
  regauge keys create team-a                     the key on stdout, its entry for regauge.yaml on stderr
  regauge keys create team-a --write             the entry goes into regauge.yaml; comments stay
  regauge keys create ci --expires 2027-01-31 --write
  KEY=$(regauge keys create team-a --write)      only the key is on stdout

A key is shown once: regauge.yaml keeps its hash. A running gateway takes the change over by itself.`;

const revokeExamples = `
Examples:
  regauge keys revoke team-a --write   a running gateway refuses it at once
  regauge keys revoke team-a           only says which lines to delete`;

const listExamples = `
Examples:
  regauge keys list
  regauge keys list --json | jq '.[] | select(.expired)'`;

export function addKeysCommand(program: Command, context: CliContext): void {
  const keys = program.command('keys').description('make, list and revoke keys of a gateway (in regauge.yaml)');
  const add = (name: string, description: string, examples: string) =>
    keys
      .command(name)
      .description(description)
      .option('--config <file>', 'the configuration', defaultConfig)
      .option('--json', 'the same as data')
      .addHelpText('after', examples);
  add('create', 'make a key and show it once', createExamples)
    .argument('<name>', 'whose it is: letters, digits, dots and hyphens')
    .option('--expires <date>', 'when it ends, as in 2027-01-31 (the first moment of that day, UTC)')
    .option('--write', 'add the entry to the configuration')
    .action((name: string, options: CreateOptions) => createKey(name, options, context));
  add('list', 'show the keys there are', listExamples).action((options: KeysOptions) => listKeys(options, context));
  add('revoke', 'take a key away', revokeExamples)
    .argument('<name>', 'from `regauge keys list`')
    .option('--write', 'delete the entry from the configuration')
    .action((name: string, options: RevokeOptions) => revokeKey(name, options, context));
}

/** @throws {CliError} CLI_USAGE for a name that is taken or none, CLI_CONFIG where the file cannot be changed */
async function createKey(name: string, options: CreateOptions, { stdout, stderr }: CliContext): Promise<void> {
  const [{ createApiKey, hashApiKey }, { keyEntryLines }] = await Promise.all([
    import('../config/api-key.ts'),
    import('../config/key-entries.ts'),
  ]);
  const { config, expires } = options;
  const key = createApiKey();
  const entry: KeyEntry = { name, sha256: hashApiKey(key), ...(expires !== undefined && { expires }) };
  await checkEntry(entry);
  if (options.write) await addEntry(config, entry);
  if (options.json) {
    stdout.write(`${JSON.stringify({ ...entry, key, writtenTo: options.write ? config : null })}\n`);
    return;
  }
  stdout.write(`${key}\n`);
  stderr.write(
    options.write
      ? `added to ${config}; the key is shown this once\n`
      : `Put this under \`keys:\` of ${config}; the key is shown this once:\n\n${keyEntryLines(entry)}`,
  );
}

async function checkEntry(entry: KeyEntry): Promise<void> {
  const { keySchema } = await import('../config/schema.ts');
  const [issue] = keySchema.safeParse(entry).error?.issues ?? [];
  if (!issue) return;
  throw new CliError('CLI_USAGE', `${issue.path.join('.')} ${issue.message.replace(/^Invalid input: /, '')}.`);
}

async function addEntry(path: string, entry: KeyEntry): Promise<void> {
  const [{ rewriteFile }, { withKey }, { parseConfig }] = await Promise.all([
    import('../config/rewrite-file.ts'),
    import('../config/key-entries.ts'),
    import('../config/read-config.ts'),
  ]);
  await rewriteFile(path, (text) => {
    const { keys = [] } = parseConfig(text, path);
    if (keys.some(({ name }) => name === entry.name)) {
      throw new CliError(
        'CLI_USAGE',
        `${path} has a key ${entry.name} already; revoke it first, or take another name.`,
      );
    }
    const changed = withKey(text, entry);
    parseConfig(changed, path);
    return changed;
  });
}

async function listKeys({ config, json }: KeysOptions, { stdout }: CliContext): Promise<void> {
  const { readConfig } = await import('../config/read-config.ts');
  const { keys } = await readConfig(config);
  if (json) {
    stdout.write(`${JSON.stringify((keys ?? []).map((key) => ({ ...key, expired: isExpired(key) })))}\n`);
  } else if (!keys || keys.length === 0) {
    stdout.write(keys ? `${config} has an empty list: nobody gets in\n` : `${config} has no keys: nobody needs one\n`);
  } else {
    stdout.write(keysTable(keys));
  }
}

function keysTable(keys: readonly KeyConfig[]): string {
  const columns = ['name', 'sha256', 'rules', 'models', 'priority', 'expires'].map((title) => ({
    title,
    align: title === 'priority' ? ('right' as const) : ('left' as const),
  }));
  const rows = keys.map((key) => [
    key.name,
    `${key.sha256.slice(0, 8)}…`,
    [...rulesInWords('only', key.only), ...rulesInWords('never', key.never)].join(', ') || '-',
    key.models?.join(', ') ?? 'all',
    String(key.priority),
    key.expires === undefined ? 'never' : `${key.expires}${isExpired(key) ? ' (over)' : ''}`,
  ]);
  return `${renderTable(columns, rows)}\n`;
}

function rulesInWords(kind: string, table: KeyConfig['only']): readonly string[] {
  return Object.entries(table).map(([label, values]) => `${kind} ${label}=${values.join('|')}`);
}

function isExpired({ expires }: KeyConfig): boolean {
  return expires !== undefined && Date.parse(expires) <= Date.now();
}

/** @throws {CliError} CLI_USAGE where there is no such key, CLI_CONFIG where the file cannot be changed */
async function revokeKey(name: string, { config, json, write }: RevokeOptions, { stdout }: CliContext): Promise<void> {
  const [{ rewriteFile }, { lineOfKey, withoutKey }, { parseConfig, readConfigText }] = await Promise.all([
    import('../config/rewrite-file.ts'),
    import('../config/key-entries.ts'),
    import('../config/read-config.ts'),
  ]);
  let line = 0;
  let left = 0;
  const change = (text: string): string => {
    line = lineOfKey(text, name);
    const changed = withoutKey(text, name);
    left = parseConfig(changed, config).keys?.length ?? 0;
    return changed;
  };
  if (write) await rewriteFile(config, change);
  else change(await readConfigText(config));
  if (json) stdout.write(`${JSON.stringify({ name, line, left, writtenTo: write ? config : null })}\n`);
  else stdout.write(write ? revoked(name, config, left) : `${config}:${line}: delete this entry, or say --write\n`);
}

function revoked(name: string, config: string, left: number): string {
  if (left > 0) return `${name} is gone from ${config}; keys left: ${left}\n`;
  return `${name} is gone from ${config}. It was the last: nobody gets in until there is another.\n`;
}
