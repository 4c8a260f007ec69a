import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import type { CliContext } from '../context.ts';
import { CliError } from '../errors.ts';
import { harmlessJson, harmlessLine } from '../render/harmless-text.ts';
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

type Answer =
  | { readonly kind: 'status'; readonly text: string; readonly status: Status }
  /** Nobody answered, or somebody who cannot for now. */
  | { readonly kind: 'none'; readonly because: string };

const answerWithinMs = 10_000;

const examples = `
Examples:
  regauge fleet                      pools, replicas, load and health, once
  regauge fleet --watch              again every second, until Ctrl-C
  regauge fleet --decisions          why the last requests went where they went
  REGAUGE_KEY=rg-… regauge fleet     where the gateway wants a key
  regauge fleet --json | jq '.replicas[] | select(.state != "ready")'`;

/** @param watchEveryMs - between two questions of `--watch` */
export function addFleetCommand(program: Command, context: CliContext, watchEveryMs = 1_000): void {
  program
    .command('fleet')
    .description('show the pools behind a gateway: state, load, speed')
    .option('--url <url>', 'address of the gateway', 'http://127.0.0.1:8910')
    .option('--watch', 'keep showing it')
    .option('--decisions', 'show the last routing decisions instead')
    .option('--json', 'the same as data')
    .addHelpText('after', examples)
    .action((options: FleetOptions) =>
      options.watch ? watchFleet(options, context, watchEveryMs) : showFleet(options, context),
    );
}

async function showFleet(options: FleetOptions, { stdout, env }: CliContext): Promise<void> {
  const answer = await askStatus(options.url, env.REGAUGE_KEY);
  if (answer.kind === 'none') throw nobodyAnswers(options.url, answer.because);
  stdout.write(shownAs(options, answer));
}

/** Goes on while nobody answers: whoever restarts a gateway looks at this to see it come back. */
async function watchFleet(options: FleetOptions, { stdout, stderr, env }: CliContext, everyMs: number): Promise<void> {
  // Home and clear: the table stays where it is, and nothing of the terminal's past is lost.
  const clear = stdout.isTTY ? '\u001b[H\u001b[J' : '';
  for (;;) {
    const answer = await askStatus(options.url, env.REGAUGE_KEY);
    if (answer.kind === 'status') stdout.write(clear + shownAs(options, answer));
    else if (options.json) stderr.write(waitingLine(options.url, answer.because));
    else stdout.write(clear + waitingLine(options.url, answer.because));
    await sleep(everyMs);
  }
}

function shownAs({ json, decisions }: FleetOptions, { text, status }: Extract<Answer, { kind: 'status' }>): string {
  if (json) return `${harmlessJson(text)}\n`;
  return decisions ? decisionLines(status) : fleetTable(status);
}

function waitingLine(url: string, because: string): string {
  return `no answer from ${url} (${harmlessLine(because)}), trying again\n`;
}

/** @throws {CliError} CLI_NO_GATEWAY where asking again would not help */
async function askStatus(url: string, key: string | undefined): Promise<Answer> {
  const headers = key ? { authorization: `Bearer ${key}` } : {};
  const signal = AbortSignal.timeout(answerWithinMs);
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/v1/fleet`, { headers, signal });
    if (response.status >= 500) return { kind: 'none', because: `status ${response.status}` };
    if (!response.ok) throw refused(url, response.status);
    const text = await response.text();
    return { kind: 'status', text, status: statusSchema.parse(JSON.parse(text)) };
  } catch (error) {
    if (error instanceof CliError || error instanceof z.ZodError || error instanceof SyntaxError) throw error;
    return { kind: 'none', because: whyNone(error) };
  }
}

function whyNone(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : error.message;
}

function nobodyAnswers(url: string, because: string): CliError {
  const message = `Nothing answers at ${url} (${harmlessLine(because)}). Start a fleet with \`regauge up --config regauge.yaml\`, or name its address with --url.`;
  return new CliError('CLI_NO_GATEWAY', message, { url });
}

function refused(url: string, status: number): CliError {
  const message =
    status === 401
      ? `${url} wants a key: put one into the environment variable REGAUGE_KEY.`
      : `${url} serves no fleet (status ${status}): it may be a single engine. \`regauge up --config\` serves one.`;
  return new CliError('CLI_NO_GATEWAY', message, { url });
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
    harmlessLine(replica.id),
    harmlessLine(replica.kind),
    harmlessLine(labelText(replica.labels)),
    harmlessLine(replica.state),
    count(replica.running),
    count(replica.waiting),
    replica.kvUse === null ? '-' : `${Math.round(100 * replica.kvUse)} %`,
    count(replica.prefillTokensPerSecond),
    count(replica.decodeTokensPerSecond),
    spread(replica.ttftMs),
    spread(replica.itlMs),
    replica.hourlyUsd.toFixed(2),
  ]);
  const notes = replicas
    .filter(({ state }) => state !== 'ready')
    .map(({ id, reason }) => `${harmlessLine(`${id}: ${reason}`)}\n`);
  return `${harmlessLine(`${model}, ${policy}`)}, ${queued} queued\n\n${renderTable(columns, rows)}\n${notes.join('')}`;
}

function decisionLines({ decisions }: Status): string {
  return decisions.map(({ atMs, line }) => `${new Date(atMs).toISOString()} ${harmlessLine(line)}\n`).join('');
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
