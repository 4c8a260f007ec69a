import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Chats } from '#chats';
import type { AppOptions, ReplicaPlace } from '#gateway';
import type { DatabasePlace } from '#store';
import type { FleetConfig } from '../config/schema.ts';
import { CliError } from '../errors.ts';
import { packageVersion } from '../package-version.ts';
import { appSecret } from './app-secret.ts';
import type { FleetMember } from './fleet-runtime.ts';
import { callerNamed } from './key-ring.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What the fleet can tell the app at any moment. */
export interface FleetFacts {
  readonly config: () => FleetConfig;
  readonly members: () => readonly FleetMember[];
}

/**
 * Opens the chats of this installation and finds the pages. In a checkout and in the published package they lie at the
 * same place; without them the app's API is served alone.
 * @throws {StoreError} when the database cannot be opened
 */
export async function openChatApp(
  { home, env }: { readonly home: string; readonly env: Env },
  facts: FleetFacts,
): Promise<AppOptions> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const secret = await appSecret(home);
  const chats = await Chats.open(databaseOf(home, env, facts.config()));
  const pages = fileURLToPath(new URL('../../../web/dist/', import.meta.url));
  return {
    chats,
    secret,
    webRoot: existsSync(join(pages, 'index.html')) ? pages : undefined,
    version: packageVersion(),
    needsKey: () => facts.config().keys !== undefined,
    placeOf: (replicaId) => placeOf(facts.members(), replicaId),
    callerNamed: (owner) => callerNamed(facts.config().keys, owner),
    pools: () =>
      facts.config().pools.map(({ name, kind, labels }) => ({ name, kind, accelerator: acceleratorOf(labels) })),
  };
}

/** @throws {CliError} CLI_CONFIG where the variable is not set, or holds something else */
function databaseOf(home: string, env: Env, { chats: { databaseEnv } }: FleetConfig): DatabasePlace {
  if (databaseEnv === undefined) return { kind: 'sqlite', path: join(home, 'chats.sqlite') };
  const url = env[databaseEnv] ?? '';
  if (/^postgres(?:ql)?:\/\//.test(url)) return { kind: 'postgres', url };
  const found = url === '' ? 'is not set' : 'holds something else';
  const message = `The environment variable ${databaseEnv} should hold the postgres:// URL of the chats (chats.databaseEnv), and ${found}.`;
  throw new CliError('CLI_CONFIG', message);
}

/** A replica that has left the fleet is still named by what it said. */
function placeOf(members: readonly FleetMember[], replicaId: string): ReplicaPlace {
  const pool = members.find(({ id }) => id === replicaId)?.pool;
  if (!pool) return { pool: replicaId, kind: 'unknown', accelerator: null };
  return { pool: pool.name, kind: pool.kind, accelerator: acceleratorOf(pool.labels) };
}

function acceleratorOf(labels: Readonly<Record<string, string>>): string | null {
  return labels.accelerator ?? labels.vendor ?? null;
}
