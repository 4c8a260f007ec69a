import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Chats } from '#chats';
import type { AppOptions, ReplicaPlace } from '#gateway';
import type { FleetConfig } from '../config/schema.ts';
import { packageVersion } from '../package-version.ts';
import { appSecret } from './app-secret.ts';
import type { FleetMember } from './fleet-runtime.ts';
import { callerNamed } from './key-ring.ts';

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
export async function openChatApp(home: string, facts: FleetFacts): Promise<AppOptions> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const secret = await appSecret(home);
  const chats = await Chats.open({ kind: 'sqlite', path: join(home, 'chats.sqlite') });
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

/** A replica that has left the fleet is still named by what it said. */
function placeOf(members: readonly FleetMember[], replicaId: string): ReplicaPlace {
  const pool = members.find(({ id }) => id === replicaId)?.pool;
  if (!pool) return { pool: replicaId, kind: 'unknown', accelerator: null };
  return { pool: pool.name, kind: pool.kind, accelerator: acceleratorOf(pool.labels) };
}

function acceleratorOf(labels: Readonly<Record<string, string>>): string | null {
  return labels.accelerator ?? labels.vendor ?? null;
}
