import { z } from 'zod';

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
  readonly maxRunning?: number | undefined;
}

/** `regauge.yaml`, defaults filled in. */
export interface FleetConfig {
  readonly listen: { readonly host: string; readonly port: number };
  /** The name that clients ask for; all pools hold this model. */
  readonly model: string;
  readonly pools: readonly PoolConfig[];
  readonly routing: {
    readonly policy: 'cheapest-in-time' | 'least-loaded' | 'round-robin' | 'session-affinity' | 'longest-prefix';
    readonly ttftMs: number;
    readonly tpotMs: number;
    /** Label → values: traffic goes nowhere else. */
    readonly only: Readonly<Record<string, readonly string[]>>;
    readonly never: Readonly<Record<string, readonly string[]>>;
  };
  readonly deadlines: { readonly firstTokenMs: number; readonly stallMs: number; readonly totalMs: number };
  readonly prices: {
    readonly promptUsdPerMillion: number;
    readonly cachedUsdPerMillion: number;
    readonly completionUsdPerMillion: number;
  };
}

const label = z.record(
  z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens'),
  z.string(),
);
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
        maxRunning: z.int().min(1).optional(),
      })
      .optional(),
    upstreamModel: z.string().optional(),
    apiKeyEnv: z.string().optional(),
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

/** `regauge.yaml`. Every key that is not here is an error, since a misspelt key that is ignored costs somebody a day. */
export const configSchema: z.ZodType<FleetConfig> = z.strictObject({
  listen: z
    .strictObject({ host: z.string().default('127.0.0.1'), port: z.int().min(0).max(65_535).default(8910) })
    .default({ host: '127.0.0.1', port: 8910 }),
  model: z.string().min(1),
  pools: z.array(pool).min(1),
  routing: z
    .strictObject({
      policy: z
        .enum(['cheapest-in-time', 'least-loaded', 'round-robin', 'session-affinity', 'longest-prefix'])
        .default('cheapest-in-time'),
      ttftMs: z.number().positive().default(2_000),
      tpotMs: z.number().positive().default(100),
      only: z.record(z.string(), z.array(z.string()).min(1)).default({}),
      never: z.record(z.string(), z.array(z.string()).min(1)).default({}),
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
});
