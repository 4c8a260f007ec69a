import { isDeepStrictEqual } from 'node:util';
import { unreachable } from '#kernel';
import type { FleetConfig, PoolConfig } from './schema.ts';
import { matchSeats, seatsOf } from './seats.ts';

/** What only routing looks at. */
const poolSettings = ['labels', 'hourlyUsd', 'role', 'prefill', 'handOff', 'bootstrapPort'] as const;
type PoolSetting = (typeof poolSettings)[number];

type FixedSetting = 'listen' | 'model' | 'chats';
type Setting = Exclude<keyof FleetConfig, FixedSetting | 'pools' | 'keys'>;

/** One difference between two configurations, as it concerns a fleet that runs by the first. */
export type ConfigChange =
  | { readonly kind: 'pool-added'; readonly pool: string; readonly replicas: number }
  | { readonly kind: 'pool-removed'; readonly pool: string; readonly replicas: number }
  /** Some replicas go and others come; those that are in both stay. */
  | {
      readonly kind: 'replicas-changed';
      readonly pool: string;
      readonly added: number;
      readonly removed: number;
      readonly kept: number;
    }
  /** In place: its replicas notice nothing. */
  | { readonly kind: 'pool-changed'; readonly pool: string; readonly fields: readonly PoolSetting[] }
  | { readonly kind: 'key-added' | 'key-removed' | 'key-changed'; readonly key: string }
  | { readonly kind: 'keys-demanded' | 'keys-abolished' }
  | { readonly kind: 'setting-changed'; readonly setting: Setting }
  /** Only a start can change it: the old value stays. */
  | { readonly kind: 'not-applied'; readonly setting: FixedSetting };

const settings: readonly Setting[] = ['aliases', 'routing', 'deadlines', 'prices', 'open'];
const fixed: readonly FixedSetting[] = ['listen', 'model', 'chats'];

/** What an edit changes, in the order in which people read it; nothing where the two mean the same. */
export function configChanges(before: FleetConfig, after: FleetConfig): readonly ConfigChange[] {
  const differs = (name: keyof FleetConfig) => !isDeepStrictEqual(before[name], after[name]);
  return [
    ...fixed.filter(differs).map((setting) => ({ kind: 'not-applied', setting }) as const),
    ...poolChanges(before.pools, after.pools),
    ...settings.filter(differs).map((setting) => ({ kind: 'setting-changed', setting }) as const),
    ...keyChanges(before.keys, after.keys),
  ];
}

/** The configuration that a running fleet can take over: what is fixed at its start stays. */
export function applicable(before: FleetConfig, after: FleetConfig): FleetConfig {
  return { ...after, listen: before.listen, model: before.model, chats: before.chats };
}

function poolChanges(before: readonly PoolConfig[], after: readonly PoolConfig[]): ConfigChange[] {
  const old = new Map(before.map((pool) => [pool.name, pool]));
  const names = new Set(after.map(({ name }) => name));
  const removed = before.filter(({ name }) => !names.has(name));
  return [
    ...removed.map((pool): ConfigChange => ({ kind: 'pool-removed', pool: pool.name, replicas: seatsOf(pool).length })),
    ...after.flatMap((pool): ConfigChange[] => {
      const known = old.get(pool.name);
      if (known) return changesWithin(known, pool);
      return [{ kind: 'pool-added', pool: pool.name, replicas: seatsOf(pool).length }];
    }),
  ];
}

function changesWithin(before: PoolConfig, after: PoolConfig): ConfigChange[] {
  const pool = after.name;
  const held = seatsOf(before).map((seat) => ({ seat }));
  const { stays, goes, comes } = matchSeats(held, seatsOf(after));
  const counts = { added: comes.length, removed: goes.length, kept: stays.length };
  const fields = poolSettings.filter((field) => !isDeepStrictEqual(before[field], after[field]));
  return [
    ...(counts.added + counts.removed > 0 ? [{ kind: 'replicas-changed', pool, ...counts } as const] : []),
    ...(fields.length > 0 ? [{ kind: 'pool-changed', pool, fields } as const] : []),
  ];
}

function keyChanges(before: FleetConfig['keys'], after: FleetConfig['keys']): ConfigChange[] {
  const old = new Map((before ?? []).map((key) => [key.name, key]));
  const names = new Set((after ?? []).map(({ name }) => name));
  const demanded = !before && after ? [{ kind: 'keys-demanded' } as const] : [];
  const abolished = before && !after ? [{ kind: 'keys-abolished' } as const] : [];
  return [
    ...demanded,
    ...abolished,
    ...[...old.keys()].filter((key) => !names.has(key)).map((key) => ({ kind: 'key-removed', key }) as const),
    ...(after ?? []).flatMap((key): ConfigChange[] => {
      const known = old.get(key.name);
      if (!known) return [{ kind: 'key-added', key: key.name }];
      return isDeepStrictEqual(known, key) ? [] : [{ kind: 'key-changed', key: key.name }];
    }),
  ];
}

/** One line for whoever made the edit. */
export function describeChange(change: ConfigChange): string {
  switch (change.kind) {
    case 'pool-added':
      return `pool ${change.pool} is new: ${replicas(change.replicas)}`;
    case 'pool-removed':
      return `pool ${change.pool} is gone: ${replicas(change.replicas)} may end what runs, and get nothing new`;
    case 'replicas-changed':
      return `pool ${change.pool}: ${change.added} replicas come, ${change.removed} go, ${change.kept} stay`;
    case 'pool-changed':
      return `pool ${change.pool}: other ${change.fields.join(' and ')}`;
    case 'key-added':
      return `key ${change.key} is new`;
    case 'key-removed':
      return `key ${change.key} is revoked`;
    case 'key-changed':
      return `key ${change.key} is changed`;
    case 'keys-demanded':
      return 'from now on a key is needed';
    case 'keys-abolished':
      return 'from now on nobody needs a key';
    case 'setting-changed':
      return `other ${change.setting}`;
    case 'not-applied':
      return `${change.setting} cannot change while the fleet serves: it stays as it was until the next start`;
    default:
      return unreachable(change);
  }
}

function replicas(count: number): string {
  return count === 1 ? '1 replica' : `${count} replicas`;
}
