import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import type { CliContext } from '../context.ts';
import { CliError } from '../errors.ts';
import { renderTable } from '../render/table.ts';

interface FleetOptions {
  readonly url: string;
  readonly json?: boolean;
  readonly watch?: boolean;
  readonly decisions?: boolean;
}

const quantiles = z.object({ p50: z.number(), p95: z.number() }).nullable();
const statusSchema = z.object({
  model: z.string(),
  policy: z.string(),
  queued: z.number(),
  replicas: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      labels: z.record(z.string(), z.string()),
      hourlyUsd: z.number(),
      state: z.string(),
      reason: z.string(),
      running: z.number().nullable(),
      waiting: z.number().nullable(),
      kvUse: z.number().nullable(),
      prefillTokensPerSecond: z.number().nullable(),
      decodeTokensPerSecond: z.number().nullable(),
      ttftMs: quantiles,
      itlMs: quantiles,
    }),
  ),
  decisions: z.array(z.object({ atMs: z.number(), line: z.string() })),
});
type Status = z.infer<typeof statusSchema>;

const examples = `
Examples:
  regauge fleet                      pools, replicas, load and health, once
  regauge fleet --watch              again every second, until Ctrl-C
  regauge fleet --decisions          why the last requests went where they went
  REGAUGE_KEY=rg-… regauge fleet     where the gateway wants a key
  regauge fleet --json | jq '.replicas[] | select(.state != "ready")'`;

export function addFleetCommand(program: Command, context: CliContext): void {
  program
    .command('fleet')
    .description('show the pools behind a gateway: state, load, speed')
    .option('--url <url>', 'address of the gateway', 'http://127.0.0.1:8910')
    .option('--watch', 'keep showing it')
    .option('--decisions', 'show the last routing decisions instead')
    .option('--json', 'the same as data')
    .addHelpText('after', examples)
    .action((options: FleetOptions) => showFleet(options, context));
}

async function showFleet(options: FleetOptions, { stdout, env }: CliContext): Promise<void> {
  for (;;) {
    const { text, status } = await askStatus(options.url, env.REGAUGE_KEY);
    const shown = options.json ? `${text}\n` : options.decisions ? decisionLines(status) : fleetTable(status);
    // Home and clear: the table stays where it is, and nothing of the terminal's past is lost.
    stdout.write(options.watch && stdout.isTTY ? `\u001b[H\u001b[J${shown}` : shown);
    if (!options.watch) return;
    await sleep(1_000);
  }
}

async function askStatus(
  url: string,
  key: string | undefined,
): Promise<{ readonly text: string; readonly status: Status }> {
  const headers = key ? { authorization: `Bearer ${key}` } : {};
  const response = await fetch(`${url.replace(/\/+$/, '')}/v1/fleet`, { headers }).catch((error: unknown) => {
    throw new CliError(
      'CLI_NO_GATEWAY',
      `Nothing answers at ${url}. Start a fleet with \`regauge up --config regauge.yaml\`, or name its address with --url.`,
      { url },
      { cause: error },
    );
  });
  const text = await response.text();
  if (response.ok) return { text, status: statusSchema.parse(JSON.parse(text)) };
  if (response.status === 401) {
    const message = `${url} wants a key: put one into the environment variable REGAUGE_KEY.`;
    throw new CliError('CLI_NO_GATEWAY', message, { url });
  }
  throw new CliError(
    'CLI_NO_GATEWAY',
    `${url} serves no fleet (status ${response.status}): it may be a single engine. \`regauge up --config\` serves one.`,
    { url },
  );
}

function fleetTable({ model, policy, queued, replicas }: Status): string {
  const columns = [
    'replica',
    'kind',
    'labels',
    'state',
    'running',
    'waiting',
    'KV',
    'prefill/s',
    'decode/s',
    'TTFT p50/p95',
    'ITL p50/p95',
    '$/h',
  ].map((title, index) => ({ title, align: index < 4 ? ('left' as const) : ('right' as const) }));
  const rows = replicas.map((replica) => [
    replica.id,
    replica.kind,
    labelText(replica.labels),
    replica.state,
    count(replica.running),
    count(replica.waiting),
    replica.kvUse === null ? '-' : `${Math.round(100 * replica.kvUse)} %`,
    count(replica.prefillTokensPerSecond),
    count(replica.decodeTokensPerSecond),
    spread(replica.ttftMs),
    spread(replica.itlMs),
    replica.hourlyUsd.toFixed(2),
  ]);
  const notes = replicas.filter(({ state }) => state !== 'ready').map(({ id, reason }) => `${id}: ${reason}\n`);
  return `${model}, ${policy}, ${queued} queued\n\n${renderTable(columns, rows)}\n${notes.join('')}`;
}

function decisionLines({ decisions }: Status): string {
  return decisions.map(({ atMs, line }) => `${new Date(atMs).toISOString()} ${line}\n`).join('');
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return pairs.join(' ') || '-';
}

function count(value: number | null): string {
  return value === null ? '-' : String(Math.round(value));
}

function spread(value: { readonly p50: number; readonly p95: number } | null): string {
  return value === null ? '-' : `${Math.round(value.p50)} / ${Math.round(value.p95)} ms`;
}
