import type { EngineKind } from '#fleet';
import { type ChatRequest, type CompletionRequest, WireError } from '#wire';
import { anyReplica, type RoutesContext } from '../gateway-state.ts';
import type { Replica } from '../replica.ts';
import { passedParameter, refusedThinking } from './passed-parameters.ts';

type Generation = ChatRequest | CompletionRequest;
export type PassedQuestion = Omit<Parameters<typeof anyReplica>[1], 'request' | 'needs'>;

/** A request that goes to a replica as it came. */
export interface Passed {
  readonly asked: Generation;
  /** As the client sent it. */
  readonly body: object;
}

/**
 * Asks the policy until it names a replica that takes the request; each other one is excluded, so that it ends.
 * @param failed - replicas that have failed it, and how
 * @throws {WireError} `unsupported_parameter` where those that are left do not take it; the policy's own answer where none is left
 */
export async function ableReplica(
  passed: Passed,
  question: PassedQuestion,
  failed: ReadonlyMap<string, string>,
  context: RoutesContext,
): Promise<Replica> {
  const excluded = new Map(failed);
  const { asked } = passed;
  const needs = [passedParameter(asked)];
  let refused: WireError | undefined;
  for (;;) {
    const replica = await anyReplica(context, { ...question, request: asked, needs }, excluded).catch(
      (error: unknown) => {
        throw refused ?? error;
      },
    );
    const { id, kind } = replica.target;
    if (excluded.has(id)) throw refused ?? new WireError('service_unavailable', 'No other replica is ready.');
    refused = refusedBy(replica, passed, kind);
    if (!refused) return replica;
    excluded.set(id, refused.message);
  }
}

function refusedBy(replica: Replica, { asked, body }: Passed, kind: EngineKind): WireError | undefined {
  if (replica.adapter.lacks(replica.target, replica.capabilities).includes(passedParameter(asked))) {
    return notTaken(asked, kind);
  }
  return refusedThinking(asked, body, kind);
}

function notTaken(asked: Generation, kind: EngineKind): WireError {
  const param = passedParameter(asked);
  const message = `\`${param}\` is not supported by the replica that would answer, which runs ${kind}. Leave it out.`;
  return new WireError('unsupported_parameter', message, { param, details: { engine: kind } });
}
