import { findAccelerator, type LaunchFacts, migrate, type RankedFleet } from '#planner';
import type { MigrateFlags } from '../commands/plan-migrate.ts';
import type { CliContext } from '../context.ts';
import { CliError, exitCodes } from '../errors.ts';
import { harmlessJson, harmlessText } from '../render/harmless-text.ts';
import { makePlan } from './make-plan.ts';
import { pairs, scenarioFrom } from './plan-flags.ts';
import { type PlanQuestion, planQuestion } from './plan-question.ts';
import type { PlanWorld } from './plan-world.ts';
import { count, durationMs, microUsd, optionValue } from './quantities.ts';
import { fleetRow } from './report/plan-report.ts';
import { renderMigration } from './report/render-migration.ts';
import type { Solver } from './solver/solver.ts';

const msPerDay = 86_400_000;

/** A fleet that is there, or why a side has none. */
export type Side =
  | { readonly kind: 'fleet'; readonly fleet: RankedFleet }
  | { readonly kind: 'none'; readonly reasons: readonly string[] };

/** Both fleets for one service, then the way from the first to the second. */
export async function runMigration(flags: MigrateFlags, context: CliContext, world: PlanWorld): Promise<void> {
  if (flags.devices !== undefined)
    throw new CliError('CLI_USAGE', 'Devices of a migration are its sides, --from and --to; leave --devices out.');
  const { devices, ...scenario } = await scenarioFrom(flags);
  const question = await planQuestion(scenario, world.dateIso());
  const settings = migrationSettings(flags, question);
  const solver = world.openSolver();
  try {
    const from = await sideOf(flags.from, question, solver);
    const to = await sideOf(flags.to, question, solver);
    if (from.kind === 'none' || to.kind === 'none') {
      world.setExitCode(exitCodes.unavailable);
      return refuse({ from, to }, flags, context);
    }
    const migration = migrate(from.fleet, to.fleet, settings);
    const data = { from: fleetRow(from.fleet, 1, question), to: fleetRow(to.fleet, 1, question), migration };
    const text = flags.json ? harmlessJson(JSON.stringify(data, null, 2)) : harmlessText(renderMigration(data));
    context.stdout.write(`${text}\n`);
  } finally {
    await solver.close();
  }
}

async function sideOf(side: string, question: PlanQuestion, solver: Solver): Promise<Side> {
  const names = side.split(',').map((name) => name.trim().toLowerCase());
  const vendors = new Set<string>(question.devices.map(({ vendor }) => vendor));
  const wanted = new Set(
    names.flatMap((name) => {
      const vendor = name === 'ascend' ? 'huawei' : name;
      if (!vendors.has(vendor)) return [findAccelerator(name, question.devices).id];
      return question.devices.flatMap((device) => (device.vendor === vendor ? [device.id] : []));
    }),
  );
  const devices = question.devices.filter(({ id }) => wanted.has(id));
  const plan = await makePlan({ ...question, devices, rules: rulesOn(devices, question) }, solver, ['mixed']);
  const [fleet] = plan.ranked;
  if (fleet) return { kind: 'fleet', fleet };
  const reasons = [...plan.without, ...plan.refusals].map(({ text }) => text);
  return { kind: 'none', reasons };
}

/** A side of one vendor was asked for as such: shares between vendors mean nothing on it. */
function rulesOn(devices: PlanQuestion['devices'], { rules }: PlanQuestion): PlanQuestion['rules'] {
  if (new Set(devices.map(({ vendor }) => vendor)).size > 1) return rules;
  const { vendorShares, ...others } = rules;
  return others;
}

function migrationSettings(flags: MigrateFlags, { model, service }: PlanQuestion): Parameters<typeof migrate>[2] {
  const oneOff = Object.entries(pairs('--one-off', flags.oneOff ?? [], 'testing=20000USD'));
  const longest = optionValue(count.optional(), '--max-model-tokens', flags.maxModelTokens);
  return {
    oneOff: oneOff.map(([name, amount]) => ({
      name,
      costMicroUsd: Math.round(optionValue(microUsd, `--one-off ${name}`, amount)),
    })),
    parallelDays: optionValue(durationMs, '--parallel', flags.parallel) / msPerDay,
    targets: service.targets,
    facts: launchFacts(flags, model.id, longest ?? Math.min(model.contextTokens, usualLongestTokens)),
  };
}

/** R1 writes 32,768 tokens at most; as many are left for the prompt. */
const usualLongestTokens = 65_536;

function launchFacts(flags: MigrateFlags, model: string, maxModelTokens: number): LaunchFacts {
  const checkpoints = pairs('--checkpoint', flags.checkpoint ?? [], 'int8=/models/r1-w8a8');
  const folder = model.replaceAll(/[^\w.-]+/g, '-');
  return {
    servedName: flags.servedName ?? model,
    checkpointFor: (weights) => checkpoints[weights] ?? `/models/${folder}-${weights}`,
    networkInterface: flags.interface,
    maxModelTokens,
  };
}

function refuse(sides: Readonly<Record<'from' | 'to', Side>>, { json }: MigrateFlags, context: CliContext): void {
  const refused = Object.entries(sides).flatMap(([name, side]) =>
    side.kind === 'none' ? [[name, side.reasons] as const] : [],
  );
  const words = refused.map(([name, reasons]) =>
    [`No fleet for --${name}:`, ...reasons.map((reason) => `  ${reason}`)].join('\n'),
  );
  const text = json
    ? harmlessJson(JSON.stringify({ refused: Object.fromEntries(refused) }, null, 2))
    : harmlessText(words.join('\n'));
  context.stdout.write(`${text}\n`);
}
