import type { FastifyRequest } from 'fastify';
import { WireError } from '#wire';
import type { Caller } from './caller.ts';
import type { Peers } from './peers.ts';
import { noReplicaError } from './place-run.ts';
import type { PublicModel, Replica, RunRecord } from './replica.ts';
import type { RunContext } from './run-context.ts';
import type { Prices } from './run-cost.ts';
import type { RunRegistry } from './run-registry.ts';
import type { GatewaySettings } from './settings.ts';
import { toWireError } from './to-wire-error.ts';

/** What the routes work with. */
export interface RoutesContext {
  readonly run: RunContext;
  readonly runs: RunRegistry;
  readonly settings: GatewaySettings;
  readonly models: () => readonly PublicModel[];
  readonly isDraining: () => boolean;
  readonly anyReady: () => boolean;
  readonly status: () => object | Promise<object>;
  /** Other processes on the same address; undefined where this one is alone. */
  readonly peers: Peers | undefined;
  readonly onRunEnd: (record: RunRecord) => void;
  /** Of a public model, by its id. */
  readonly prices: (model: string) => Prices;
  /** Who sent a request; that it may come in was decided before. */
  readonly callerOf: (request: FastifyRequest) => Caller;
}

/** Models there are as far as a caller is concerned. */
export function modelsFor({ models }: Caller, all: readonly PublicModel[]): readonly PublicModel[] {
  return models === undefined ? all : all.filter(({ id }) => models.includes(id));
}

/**
 * The model a request means: the named one, or the first where none is named.
 * @throws {WireError} model_not_found naming what is served
 */
export function resolveModel(asked: string | undefined, models: readonly PublicModel[]): PublicModel {
  const found =
    asked === undefined ? models[0] : models.find(({ id, aliases }) => id === asked || aliases.includes(asked));
  if (found) return found;
  const served = models.map(({ id }) => id).join(', ') || 'none yet';
  const name = JSON.stringify((asked ?? '').slice(0, 100));
  throw new WireError('model_not_found', `There is no model ${name} here; served are: ${served}.`, { param: 'model' });
}

/**
 * A replica for a call that is passed through.
 * @throws {WireError} when the policy has none
 */
export async function anyReplica(
  { run }: Pick<RoutesContext, 'run'>,
  question: Pick<Parameters<RunContext['choose']>[0], 'request' | 'model' | 'session' | 'rules' | 'needs'>,
  excluded: ReadonlyMap<string, string> = new Map(),
): Promise<Replica> {
  const asked = { ...question, excluded, continues: undefined };
  const choice = await run.choose(asked, AbortSignal.timeout(run.limits.carryOverWaitMs));
  const replica = choice.kind === 'route' ? run.replica(choice.replicaId) : undefined;
  if (replica) return replica;
  throw toWireError(noReplicaError(choice));
}
