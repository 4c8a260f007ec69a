import {
  type Accelerator,
  type CandidateOptions,
  type FleetRules,
  findAccelerator,
  type ModelShape,
  type Service,
  type VendorShare,
} from '#planner';
import { CliError } from '../errors.ts';
import { readDevices } from './read-devices.ts';
import { readModel } from './read-model.ts';
import { readPrices } from './read-prices.ts';
import { readWorkload } from './read-workload.ts';
import { legalEffects, type Scenario, type ShareRule } from './scenario.ts';

/** A scenario with its files read and its names looked up: what the planner is asked. */
export interface PlanQuestion {
  readonly model: ModelShape;
  readonly service: Service;
  /** Where the figures of the workload are from. */
  readonly workloadCite: string;
  readonly devices: readonly Accelerator[];
  /** The user named the devices, so that each that is out deserves its sentence. */
  readonly areDevicesNamed: boolean;
  readonly options: CandidateOptions;
  readonly rules: FleetRules;
}

const usualPercentile = 0.95;

/**
 * @param dateIso - today, for rules of law; a pure room has no calendar
 * @throws {CliError} CLI_USAGE for what is missing, all at once, or contradicts itself; CLI_CONFIG, CLI_INPUT
 * @throws {PlannerError} PLANNER_UNKNOWN_DEVICE, PLANNER_UNKNOWN_MODEL, PLANNER_BAD_VALUE, PLANNER_BAD_TRACE
 */
export async function planQuestion(scenario: Scenario, dateIso: string): Promise<PlanQuestion> {
  const { model, ttft, tpot } = complete(scenario);
  const known = await readDevices(scenario.accelerators);
  const named = scenario.devices?.map((name) => findAccelerator(name, known));
  const out = forbidden(scenario, known);
  const { workload, cite } = await readWorkload(scenario);
  return {
    model: await readModel(model),
    service: { workload, targets: { ttftMs: ttft, tpotMs: tpot, percentile: scenario.percentile ?? usualPercentile } },
    workloadCite: cite,
    devices: [...new Set(named ?? known)].filter((device) => !out.has(device.id) && !out.has(device.vendor)),
    areDevicesNamed: named !== undefined,
    options: await candidateOptions(scenario, known, dateIso),
    rules: fleetRules(scenario, known),
  };
}

type Needed = Readonly<{ model: string; ttft: number; tpot: number }>;

function complete(scenario: Scenario): Needed {
  const { model, ttft, tpot, mix, trace, classes, input, prices, price } = scenario;
  const missing = [
    ...(model === undefined ? ['--model deepseek-r1:671b'] : []),
    ...((mix ?? trace ?? classes ?? input) ? [] : ['--mix r1-production (or --trace requests.jsonl)']),
    ...(ttft === undefined ? ['--ttft-p95 3s'] : []),
    ...(tpot === undefined ? ['--tpot-p95 60ms'] : []),
    ...((prices ?? price) ? [] : ['--prices prices.yaml (or --price h200=3.5USD/h)']),
  ];
  if (model !== undefined && ttft !== undefined && tpot !== undefined && missing.length === 0)
    return { model, ttft, tpot };
  throw new CliError('CLI_USAGE', `A plan needs more to go by: add ${missing.join(', ')}, or say it in a --scenario.`, {
    missing,
  });
}

async function candidateOptions(
  scenario: Scenario,
  known: readonly Accelerator[],
  dateIso: string,
): Promise<CandidateOptions> {
  const { region, offers, precisions, wholeNodes, forbid = [] } = scenario;
  const obey = legalEffects.filter((effect) => forbid.includes(effect));
  if (obey.length > 0 && region === undefined)
    throw new CliError(
      'CLI_USAGE',
      `Rules of law hold somewhere: say where the fleet stands, as in --region DE, to forbid ${obey.join(', ')}.`,
    );
  return {
    prices: await readPrices(scenario, known),
    ...(region !== undefined && { region, law: { place: region.slice(0, 2), dateIso, obey } }),
    ...(offers && {
      offers: offers.map(({ device, regions }) => ({ device: findAccelerator(device, known).id, regions })),
    }),
    ...(precisions && { precisions }),
    ...(wholeNodes !== undefined && { wholeNodes }),
  };
}

/** Devices and vendors that are out; what remains are effects of law, which {@link candidateOptions} takes. */
function forbidden({ forbid = [] }: Scenario, known: readonly Accelerator[]): ReadonlySet<string> {
  const effects = new Set<string>(legalEffects);
  const vendors = new Set<string>(known.map(({ vendor }) => vendor));
  const names = forbid.filter((name) => !effects.has(name));
  return new Set(names.map((name) => (vendors.has(name) ? name : findAccelerator(name, known).id)));
}

function fleetRules(scenario: Scenario, known: readonly Accelerator[]): FleetRules {
  const { stock, vendorShares, classes, power, surviveNodeLoss, maxKinds, spareShare } = scenario;
  const restricted = (classes ?? []).flatMap(({ name, vendors }) => (vendors ? [{ name, vendors }] : []));
  return {
    ...(stock && {
      stock: Object.entries(stock).map(([name, packages]) => ({ device: findAccelerator(name, known).id, packages })),
    }),
    ...(vendorShares && { vendorShares: sharesOf(vendorShares) }),
    ...(restricted.length > 0 && { classVendors: restricted }),
    ...(power !== undefined && { maxWatt: power }),
    ...(surviveNodeLoss && { survivesNodeLoss: true }),
    ...(maxKinds !== undefined && { maxKinds }),
    ...(spareShare !== undefined && { spareShare }),
  };
}

/** Rules on one vendor together: the strictest of each side. */
function sharesOf(given: readonly ShareRule[]): readonly VendorShare[] {
  return [...new Set(given.map(({ vendor }) => vendor))].map((vendor) => {
    const of = (bound: ShareRule['bound']) => given.filter((rule) => rule.vendor === vendor && rule.bound === bound);
    const max = Math.min(1, ...of('most').map(({ share }) => share));
    const min = Math.max(0, ...of('least').map(({ share }) => share));
    if (min <= max) return { vendor, min, max };
    throw new CliError(
      'CLI_USAGE',
      `${vendor} cannot serve at least ${100 * min} % and at most ${100 * max} %; change one of the rules.`,
    );
  });
}
