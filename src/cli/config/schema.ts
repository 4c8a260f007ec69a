import { z } from 'zod';

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
export const configSchema = z.strictObject({
  listen: z
    .strictObject({ host: z.string().default('127.0.0.1'), port: z.int().min(0).max(65_535).default(8910) })
    .default({ host: '127.0.0.1', port: 8910 }),
  /** The name that clients ask for; all pools hold this model. */
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

export type FleetConfig = z.infer<typeof configSchema>;
export type PoolConfig = FleetConfig['pools'][number];
