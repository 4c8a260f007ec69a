import { z } from 'zod';
import { mostWorkers, type WorkerCount } from './worker-count.ts';

/** How the KV of a prompt gets from the replica that computed it to the one that decodes. */
export type HandOffProtocol = 'nixl' | 'sglang-bootstrap' | 'mooncake-pull' | 'mooncake-layerwise' | 'regauge';

/** One line of the fleet: replicas of one checkpoint on one kind of accelerator, at one price. */
export interface PoolConfig {
  readonly name: string;
  readonly kind: 'regauge' | 'llama-server' | 'vllm' | 'sglang' | 'vllm-ascend' | 'mindie' | 'openai';
  /** Running replicas; a pool has these or `start`. */
  readonly urls?: readonly string[] | undefined;
  /** Engines that are started on this machine. */
  readonly start?: StartConfig | undefined;
  /** The model's name there; left out: the first it lists. */
  readonly upstreamModel?: string | undefined;
  /** Name of the environment variable with the bearer token, so that the file holds no secret. */
  readonly apiKeyEnv?: string | undefined;
  /** The operator's word: pools with equal words have equal token ids, so that a run can go on from one at another. */
  readonly tokenizer?: string | undefined;
  /** Where metrics are on another port than the API, as with MindIE. */
  readonly metricsPort?: number | undefined;
  /** `prefill`: computes prompts for other pools and generates nothing by itself. */
  readonly role: 'all' | 'prefill';
  /** Who computes its longer prompts. */
  readonly prefill?: { readonly pool: string; readonly aboveTokens: number } | undefined;
  /** Left out: the first that its kind speaks. */
  readonly handOff?: HandOffProtocol | undefined;
  /** Where SGLang's decoders meet this pool, which computes their prompts; left out: SGLang's own default. */
  readonly bootstrapPort?: number | undefined;
  /** Requests that one replica computes at once; left out: its engine's, where it is started here. */
  readonly maxRunning?: number | undefined;
  /** Of one replica. */
  readonly hourlyUsd: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface StartConfig {
  readonly model: string;
  readonly count: number;
  readonly threads?: number | undefined;
  readonly context?: number | undefined;
  readonly cells?: number | undefined;
  readonly cacheCells?: number | undefined;
  /** Of MiB. */
  readonly hostCache?: number | undefined;
  readonly maxRunning?: number | undefined;
  readonly maxWaiting?: number | undefined;
  readonly backend?: 'auto' | 'cpu' | 'cuda' | 'vulkan' | 'metal' | undefined;
  readonly gpuLayers?: number | undefined;
  readonly kvType?: 'f16' | 'f32' | undefined;
}

/** Label → values. */
type LabelTable = Readonly<Record<string, readonly string[]>>;

/** Who may ask. The key itself is nowhere but with its owner. */
export interface KeyConfig {
  readonly name: string;
  /** Of the key, in hex. */
  readonly sha256: string;
  /** Beside the routing's own. */
  readonly only: LabelTable;
  readonly never: LabelTable;
  /** Left out: all. */
  readonly models?: readonly string[] | undefined;
  /** The most urgent its requests can be; lower is more urgent. */
  readonly priority: number;
  /** ISO 8601; a date is its first moment in UTC. */
  readonly expires?: string | undefined;
}

/** `regauge.yaml`, defaults filled in. */
export interface FleetConfig {
  readonly listen: {
    readonly host: string;
    readonly port: number;
    readonly workers: WorkerCount;
    /** By which engines reach the gateway, whatever stands between; left out: the address it listens on. */
    readonly publicUrl?: string | undefined;
  };
  /** The name that clients ask for; all pools hold this model. */
  readonly model: string;
  /** Other names for it. */
  readonly aliases: readonly string[];
  readonly pools: readonly PoolConfig[];
  readonly routing: {
    readonly policy: 'cheapest-in-time' | 'least-loaded' | 'round-robin' | 'session-affinity' | 'longest-prefix';
    readonly ttftMs: number;
    readonly tpotMs: number;
    /** Requests that wait in one gateway process for a replica with room; more are turned away. */
    readonly maxWaiting: number;
    /** Traffic goes nowhere else. */
    readonly only: LabelTable;
    readonly never: LabelTable;
  };
  readonly deadlines: { readonly firstTokenMs: number; readonly stallMs: number; readonly totalMs: number };
  readonly prices: {
    readonly promptUsdPerMillion: number;
    readonly cachedUsdPerMillion: number;
    readonly completionUsdPerMillion: number;
  };
  /** Undefined: nobody needs one. Empty: nobody gets in. */
  readonly keys?: readonly KeyConfig[] | undefined;
  /** Other machines may use the fleet without a key. */
  readonly open: boolean;
  readonly chats: {
    /** Whether the chat app is served. */
    readonly served: boolean;
    /** Name of the environment variable with a Postgres URL; left out: a file under REGAUGE_HOME. */
    readonly databaseEnv?: string | undefined;
  };
}

/** Each of them is a request that is held in memory. */
const mostWaiting = 100_000;

const labelName = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens');
const label = z.record(labelName, z.string());
const labelTable = z.record(labelName, z.array(z.string()).min(1)).default({});
const usd = z.number().min(0);

const pool = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, 'must be letters, digits, dots and hyphens'),
    kind: z.enum(['regauge', 'llama-server', 'vllm', 'sglang', 'vllm-ascend', 'mindie', 'openai']),
    urls: z
      .array(z.url({ protocol: /^https?$/ }))
      .min(1)
      .optional(),
    start: z
      .strictObject({
        model: z.string(),
        count: z.int().min(1).max(64).default(1),
        threads: z.int().min(1).optional(),
        context: z.int().min(1).optional(),
        cells: z.int().min(1).optional(),
        cacheCells: z.int().min(1).optional(),
        hostCache: z.int().min(0).optional(),
        maxRunning: z.int().min(1).optional(),
        maxWaiting: z.int().min(1).optional(),
        backend: z.enum(['auto', 'cpu', 'cuda', 'vulkan', 'metal']).optional(),
        gpuLayers: z.int().min(0).optional(),
        kvType: z.enum(['f16', 'f32']).optional(),
      })
      .optional(),
    upstreamModel: z.string().optional(),
    apiKeyEnv: z.string().optional(),
    tokenizer: z.string().min(1).optional(),
    metricsPort: z.int().min(1).max(65_535).optional(),
    role: z.enum(['all', 'prefill']).default('all'),
    prefill: z.strictObject({ pool: z.string(), aboveTokens: z.int().min(0).default(1_024) }).optional(),
    handOff: z.enum(['nixl', 'sglang-bootstrap', 'mooncake-pull', 'mooncake-layerwise', 'regauge']).optional(),
    bootstrapPort: z.int().min(1).max(65_535).optional(),
    maxRunning: z.int().min(1).optional(),
    hourlyUsd: usd.default(0),
    labels: label.default({}),
  })
  .refine((one) => (one.urls === undefined) !== (one.start === undefined), {
    message: 'must have either `urls` of running replicas or `start`, which starts engines here',
  })
  .refine((one) => one.start === undefined || one.kind === 'regauge', {
    message: '`start` starts our own engine, so `kind` must be regauge',
    path: ['kind'],
  });

export const keySchema: z.ZodType<KeyConfig> = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/i, 'must be at most 64 letters, digits, dots and hyphens'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be the 64 hexadecimal digits that `regauge keys create` prints')
    .toLowerCase(),
  only: labelTable,
  never: labelTable,
  models: z.array(z.string().min(1)).min(1).optional(),
  priority: z.int().default(0),
  expires: z.union([z.iso.date(), z.iso.datetime({ offset: true })], 'must be a date, as in 2027-01-31').optional(),
});

/** `regauge.yaml`. Every key that is not here is an error, since a misspelt key that is ignored costs somebody a day. */
export const configSchema: z.ZodType<FleetConfig> = z.strictObject({
  listen: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: z.int().min(0).max(65_535).default(8910),
      workers: z.union([z.int().min(1).max(mostWorkers), z.literal('auto')]).default(1),
      publicUrl: z
        .url({ protocol: /^https?$/ })
        .regex(/^[^?#]*$/, 'must have neither a query nor a fragment')
        .optional(),
    })
    .prefault({}),
  model: z.string().min(1),
  aliases: z.array(z.string().min(1)).default([]),
  pools: z.array(pool).min(1),
  routing: z
    .strictObject({
      policy: z
        .enum(['cheapest-in-time', 'least-loaded', 'round-robin', 'session-affinity', 'longest-prefix'])
        .default('cheapest-in-time'),
      ttftMs: z.number().positive().default(2_000),
      tpotMs: z.number().positive().default(100),
      maxWaiting: z.int().min(0).max(mostWaiting).default(1_000),
      only: labelTable,
      never: labelTable,
    })
    .prefault({}),
  deadlines: z
    .strictObject({
      firstTokenMs: z.number().positive().default(120_000),
      stallMs: z.number().positive().default(30_000),
      totalMs: z.number().positive().default(3_600_000),
    })
    .prefault({}),
  prices: z
    .strictObject({
      promptUsdPerMillion: usd.default(0),
      cachedUsdPerMillion: usd.default(0),
      completionUsdPerMillion: usd.default(0),
    })
    .prefault({}),
  // Each request is compared with all of them.
  keys: z.array(keySchema).max(1_000).optional(),
  open: z.boolean().default(false),
  chats: z.strictObject({ served: z.boolean().default(true), databaseEnv: z.string().min(1).optional() }).prefault({}),
});
