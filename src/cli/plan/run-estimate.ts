import {
  type Accelerator,
  estimateRow,
  findAccelerator,
  type ModelShape,
  parseRows,
  type Row,
  type RowEstimate,
} from '#planner';
import type { EstimateFlags } from '../commands/estimate.ts';
import type { CliContext } from '../context.ts';
import { CliError, exitCodes } from '../errors.ts';
import { harmlessJson, harmlessText } from '../render/harmless-text.ts';
import type { PlanWorld } from './plan-world.ts';
import { amount, count, durationMs, optionValue, tokens } from './quantities.ts';
import { readDevices } from './read-devices.ts';
import { readModel } from './read-model.ts';
import { readText } from './read-text.ts';
import { estimateFacts, estimatesTable } from './report/render-estimates.ts';

/**
 * Estimates one configuration, or each row of a table.
 *
 * @throws {CliError} CLI_USAGE for a flag, CLI_INPUT for a file; {PlannerError} PLANNER_BAD_TRACE with the line of a table
 */
export async function runEstimate(flags: EstimateFlags, context: CliContext, world: PlanWorld): Promise<void> {
  const known = await readDevices(flags.accelerators);
  const text = flags.rows === undefined ? await single(flags, known, world) : await table(flags, known);
  context.stdout.write(`${flags.json ? harmlessJson(text) : harmlessText(text)}\n`);
}

async function table(flags: EstimateFlags, known: readonly Accelerator[]): Promise<string> {
  const { rows: path = '', json, accelerators, ...others } = flags;
  const [stray] = Object.keys(others);
  if (stray !== undefined)
    throw new CliError(
      'CLI_USAGE',
      `--rows says all of every configuration; leave --${stray} out, or put it into the table.`,
    );
  const estimates = parseRows(await readText(path, 'table')).map((row) => estimateRow(row, known));
  return json ? JSON.stringify(estimates, null, 2) : estimatesTable(estimates);
}

async function single(flags: EstimateFlags, known: readonly Accelerator[], world: PlanWorld): Promise<string> {
  const { model, row } = await rowOfFlags(flags, known);
  const estimate: RowEstimate = estimateRow(row, known, undefined, [model]);
  if (estimate.kind === 'refused') world.setExitCode(exitCodes.unavailable);
  return flags.json ? JSON.stringify(estimate, null, 2) : estimateFacts(estimate);
}

/** Flags as a row; what a row would refuse in words is an error of its flag here. */
async function rowOfFlags(
  flags: EstimateFlags,
  known: readonly Accelerator[],
): Promise<{ readonly model: ModelShape; readonly row: Row }> {
  if (flags.model === undefined || flags.device === undefined)
    throw new CliError(
      'CLI_USAGE',
      'An estimate needs --model and --device, or --rows with a table of them; see --help.',
    );
  if (flags.context !== undefined && flags.input !== undefined)
    throw new CliError(
      'CLI_USAGE',
      '--context is the KV that a request reads in the mean, and --input with --output make one; keep one of them.',
    );
  const model = await readModel(flags.model);
  const tpotMs = optionValue(durationMs.optional(), '--tpot', flags.tpot);
  const row: Row = {
    line: 1,
    id: '',
    model: model.id,
    device: findAccelerator(flags.device, known).id,
    n: checked('--devices', count, flags.devices),
    precision: flags.precision ?? '',
    phase: flags.phase ?? '',
    parallel: flags.layout ?? '',
    input: checked('--input', tokens, flags.input),
    outputOrKv: checked(flags.context === undefined ? '--output' : '--context', tokens, flags.context ?? flags.output),
    batchPerDevice: checked('--batch', amount, flags.batch),
    mtp: flags.mtp ?? '',
    tpotMs: tpotMs === undefined ? '' : String(tpotMs),
    tokensPerSecondPerDevice: '',
    tolerance: '',
    tag: '',
  };
  return { model, row };
}

function checked(flag: string, schema: typeof amount, given: string | undefined): string {
  return given === undefined ? '' : String(optionValue(schema, flag, given));
}
