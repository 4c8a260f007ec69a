export interface Room {
  readonly mayImport: readonly string[];
  /** `core`: only what lies under `core/` is pure, the rest reads files or talks to machines. */
  readonly pure: 'yes' | 'core' | 'no';
  /** npm packages that its code may import; `node:` modules are free wherever the room is not pure. */
  readonly packages: readonly string[];
}

const pure = (mayImport: readonly string[], packages: readonly string[] = []): Room => ({
  mayImport,
  pure: 'yes',
  packages,
});
const room = (mayImport: readonly string[], packages: readonly string[] = []): Room => ({
  mayImport,
  pure: 'no',
  packages,
});

/** All rooms and arrows there will ever be; those that exist are checked. ARCHITECTURE.md draws the same table. */
export const rooms: Readonly<Record<string, Room>> = {
  kernel: pure([], ['pure-rand']),
  wire: pure(['kernel'], ['zod']),
  sched: pure(['kernel']),
  policy: pure(['kernel']),
  planner: pure(['kernel']),
  rehearsal: { ...room(['kernel', 'sched', 'policy', 'planner']), pure: 'core' },
  models: room(['kernel', 'wire'], ['@huggingface/gguf', '@huggingface/jinja', 'undici', 'zod']),
  engine: room(['kernel', 'wire', 'sched', 'models'], ['fastify', 'koffi', 'pino', 'prom-client', 'pure-rand', 'zod']),
  fleet: room(['kernel', 'wire'], ['undici']),
  store: room(['kernel'], ['kysely', 'pg']),
  ledger: room(['kernel', 'store']),
  chats: room(['kernel', 'wire', 'store'], ['kysely', 'zod']),
  gateway: room(
    ['kernel', 'wire', 'policy', 'fleet', 'ledger', 'chats'],
    ['@fastify/static', 'fastify', 'pino', 'prom-client', 'undici', 'zod'],
  ),
  parity: { ...room(['kernel', 'wire', 'fleet']), pure: 'core' },
  deploy: pure(['kernel', 'planner']),
  cli: room(
    [
      'kernel',
      'wire',
      'sched',
      'policy',
      'planner',
      'rehearsal',
      'models',
      'engine',
      'fleet',
      'store',
      'ledger',
      'chats',
      'gateway',
      'parity',
      'deploy',
    ],
    ['commander', 'eventsource-parser', 'highs', 'pino', 'undici', 'yaml', 'zod'],
  ),
};

/** Packages with a stricter home than their room. */
export const packageFolders: Readonly<Record<string, string>> = {
  highs: 'src/cli/plan/solver/',
  koffi: 'src/engine/native/',
};

/** What tests may import on top of their room's packages. */
export const testPackages: readonly string[] = ['vitest', 'fast-check', '@fast-check/vitest', 'openai'];
