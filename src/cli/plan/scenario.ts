import { type ZodType, z } from 'zod';
import { type LegalFlag, nearestNames, type Precision } from '#planner';
import { amount, count, durationMs, hourlyMicroUsd, share, tokens, variation, watt } from './quantities.ts';

/** One sort of requests; what is left out comes from its mix. */
export interface Traffic {
  readonly mix?: string | undefined;
  readonly input?: LengthsGiven | undefined;
  readonly output?: LengthsGiven | undefined;
  readonly rps?: number | undefined;
  readonly peakRps?: number | undefined;
  readonly arrivalCv?: number | undefined;
  readonly cachedShare?: number | undefined;
  readonly thinkingShare?: number | undefined;
}

export interface LengthsGiven {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max?: number | undefined;
}

export interface ClassGiven extends Traffic {
  readonly name: string;
  readonly vendors?: readonly string[] | undefined;
}

export interface ShareRule {
  readonly vendor: string;
  readonly bound: 'most' | 'least';
  readonly share: number;
}

/**
 * Everything that a plan may be asked for, as a file holds it; flags say the same in the same words. All of it is
 * optional, because a file and flags add up to one question: what is missing then is told by whoever asks it.
 */
export interface Scenario extends Traffic {
  readonly model?: string | undefined;
  readonly trace?: string | undefined;
  readonly classes?: readonly ClassGiven[] | undefined;
  /** Milliseconds. */
  readonly ttft?: number | undefined;
  readonly tpot?: number | undefined;
  readonly percentile?: number | undefined;
  readonly devices?: readonly string[] | undefined;
  /** Rows of one's own, or the file they are in. */
  readonly accelerators?: string | readonly unknown[] | undefined;
  readonly precisions?: readonly Precision[] | undefined;
  readonly prices?: string | readonly unknown[] | undefined;
  /** Micro-USD of a package-hour by device; before those of `prices`. */
  readonly price?: Readonly<Record<string, number>> | undefined;
  readonly region?: string | undefined;
  readonly offers?: readonly { readonly device: string; readonly regions: readonly string[] }[] | undefined;
  readonly forbid?: readonly string[] | undefined;
  readonly vendorShares?: readonly ShareRule[] | undefined;
  /** Packages by device. */
  readonly stock?: Readonly<Record<string, number>> | undefined;
  /** Watt. */
  readonly power?: number | undefined;
  readonly surviveNodeLoss?: boolean | undefined;
  readonly maxKinds?: number | undefined;
  readonly spareShare?: number | undefined;
  readonly wholeNodes?: boolean | undefined;
}

const precisions = ['bf16', 'fp8', 'int8', 'fp4', 'int4'] as const satisfies readonly Precision[];
/** As people say it, and as the catalogue does. */
const vendorByName: Readonly<Record<string, string>> = {
  nvidia: 'nvidia',
  huawei: 'huawei',
  ascend: 'huawei',
  amd: 'amd',
  apple: 'apple',
  intel: 'intel',
  other: 'other',
};
export const legalEffects: readonly LegalFlag['effect'][] = ['forbidden', 'licence-needed', 'risk'];

const text = z.string('must be a text').min(1, 'is empty').max(1_000, 'is longer than 1,000 letters');

/** A list, or its members with commas between. */
function list<Item>(item: ZodType<Item>): ZodType<readonly Item[]> {
  const cut = (given: unknown) =>
    typeof given === 'string' ? given.split(',').flatMap((part) => (part.trim() ? [part.trim()] : [])) : given;
  return z.preprocess(cut, z.array(item, 'must be a list').min(1, 'is empty').max(200, 'is longer than 200'));
}

const vendor: ZodType<string> = text.transform((given, context) => {
  const found = vendorByName[given.toLowerCase()];
  if (found !== undefined) return found;
  const [nearest = ''] = nearestNames(given, Object.keys(vendorByName));
  context.addIssue({ code: 'custom', message: `is ${given}, no vendor that is known; nearest is ${nearest}` });
  return z.NEVER;
});

/** `huawei<=0.5`, `nvidia>=20%`: of all requests. */
const shareRule: ZodType<ShareRule> = text.transform((given, context) => {
  const [, name = '', sign = '', value = ''] = /^\s*([\w-]+)\s*(<=|>=|≤|≥)\s*(\S+)\s*$/.exec(given) ?? [];
  const parsed = z.object({ vendor, share }).safeParse({ vendor: name, share: value });
  if (parsed.success) return { ...parsed.data, bound: /[<≤]/.test(sign) ? ('most' as const) : ('least' as const) };
  const why = name === '' ? '' : ` (${parsed.error.issues[0]?.message})`;
  context.addIssue({ code: 'custom', message: `is ${given}${why}: write a rule like huawei<=0.5 or nvidia>=20%` });
  return z.NEVER;
});

const lengths = z.strictObject({ mean: tokens, p50: tokens, p95: tokens, p99: tokens, max: tokens.optional() });

const traffic = {
  mix: text.optional(),
  input: lengths.optional(),
  output: lengths.optional(),
  rps: amount.optional(),
  peakRps: amount.optional(),
  arrivalCv: variation.optional(),
  cachedShare: share.optional(),
  thinkingShare: share.optional(),
};

const trafficClass = z.strictObject({ name: text, vendors: list(vendor).optional(), ...traffic });

export const scenarioSchema: ZodType<Scenario> = z.strictObject({
  model: text.optional(),
  ...traffic,
  trace: text.optional(),
  classes: z.array(trafficClass).min(1, 'is empty').max(20, 'is longer than 20').optional(),
  ttft: durationMs.optional(),
  tpot: durationMs.optional(),
  percentile: share.optional(),
  devices: list(text).optional(),
  accelerators: z.union([text, z.array(z.unknown())], 'must be a list of devices, or the name of a file').optional(),
  precisions: list(z.enum(precisions, `must be of ${precisions.join(', ')}`)).optional(),
  prices: z.union([text, z.array(z.unknown())], 'must be a list of prices, or the name of a file').optional(),
  price: z.record(z.string(), hourlyMicroUsd).optional(),
  region: text
    .regex(/^[A-Za-z]{2}(?:-[\w-]{1,40})?$/, 'must be a country code, with more behind a hyphen: DE or CN-north')
    .optional(),
  offers: z.array(z.strictObject({ device: text, regions: list(text) })).optional(),
  forbid: list(text).optional(),
  vendorShares: list(shareRule).optional(),
  stock: z.record(z.string(), count).optional(),
  power: watt.optional(),
  surviveNodeLoss: z.boolean('must be true or false').optional(),
  maxKinds: count.optional(),
  spareShare: share.refine((value) => value < 1, 'must leave something to work with').optional(),
  wholeNodes: z.boolean('must be true or false').optional(),
});
