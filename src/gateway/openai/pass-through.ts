import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AttemptOutcome, type AttemptReport, type Capabilities, type EngineKind, hostedPath } from '#fleet';
import { unreachable } from '#kernel';
import { type ChatRequest, type CompletionRequest, WireError } from '#wire';
import { estimatePromptTokens } from '../estimate-prompt-tokens.ts';
import { anyReplica, type RoutesContext } from '../gateway-state.ts';
import { type RelayOutcome, type RelayWatch, relay } from '../relay.ts';
import { relayBodies } from '../relay-bodies.ts';
import { relayHeaders } from '../relay-routes.ts';
import type { Replica } from '../replica.ts';
import { CheckedStream } from './checked-stream.ts';
import { passedParameter, passedThinking } from './passed-parameters.ts';

type Generation = ChatRequest | CompletionRequest;
type Question = Omit<Parameters<typeof anyReplica>[1], 'request'>;

/** Kinds that are known to take what is passed through; others ignore some of it, and take the rest in their own way. */
const ableKinds: ReadonlySet<EngineKind> = new Set(['regauge', 'vllm', 'vllm-ascend', 'sglang', 'llama-server']);

/**
 * Log-probabilities, several choices and an echoed prompt are in no event of a run; they go to one replica and back as they
 * are, and such a reply cannot be carried over.
 */
export function isPassedThrough(asked: Generation): boolean {
  if (asked.n > 1 || asked.topLogprobs !== undefined || asked.promptLogprobs !== undefined) return true;
  return asked.continuousUsage || (asked.kind === 'completion' && asked.echo);
}

/**
 * Has one replica answer a request as it came, and gives its reply back as it comes.
 * @throws {WireError} `unsupported_parameter` where no replica is of a kind that takes it
 */
export async function passThrough(
  asked: Generation,
  question: Question,
  http: FastifyRequest,
  reply: FastifyReply,
  context: RoutesContext,
): Promise<FastifyReply> {
  const replica = await ableReplica(asked, question, context);
  const { target, capabilities } = replica;
  const body = typeof http.body === 'object' ? http.body : {};
  const thinking = passedThinking(asked, target.kind);
  const { pool, pathPrefix } = context.run.pools.connection(target.url);
  const path = hostedPath(target, asked.kind === 'chat' ? '/v1/chat/completions' : '/v1/completions');
  const report = context.run.observe(target.id, estimatePromptTokens(asked));
  reply.hijack();
  const exchange = relay(
    {
      method: 'POST',
      path: pathPrefix + path,
      headers: { ...relayHeaders({}, target), 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, ...ownFields(asked, capabilities), ...thinking, model: target.upstreamModel }),
    },
    reply.raw,
    pool,
    relayBodies,
    watched(asked, report, context),
  );
  const outcome = await context.runs.track(exchange);
  report?.ended(toldOutcome(outcome, replica));
  context.run.metrics.requests.inc({ endpoint: asked.kind, outcome: outcome.kind });
  return reply;
}

/** Asks the policy until it names a replica of an able kind; each other one is excluded, so that it ends. */
async function ableReplica(asked: Generation, question: Question, context: RoutesContext): Promise<Replica> {
  const excluded = new Map<string, string>();
  let refused: WireError | undefined;
  for (;;) {
    const replica = await anyReplica(context, { ...question, request: asked }, excluded).catch((error: unknown) => {
      throw refused ?? error;
    });
    const { id, kind } = replica.target;
    if (ableKinds.has(kind)) return replica;
    if (excluded.has(id)) throw refused;
    refused = notTaken(asked, kind);
    excluded.set(id, refused.message);
  }
}

function notTaken(asked: Generation, kind: EngineKind): WireError {
  const param = passedParameter(asked);
  const message = `\`${param}\` is not supported by the replica that would answer, which runs ${kind}. Leave it out.`;
  return new WireError('unsupported_parameter', message, { param, details: { engine: kind } });
}

/** A whole reply has its first byte when it has its last, so that only the end is timed. */
function watched(asked: Generation, report: AttemptReport | undefined, { run }: RoutesContext): RelayWatch {
  const { firstByteMs, idleMs, totalMs } = run.deadlines;
  const sentMs = performance.now();
  let hasBegun = false;
  return {
    deadlines: asked.stream ? { firstByteMs, idleMs, totalMs } : { firstByteMs: totalMs, idleMs, totalMs },
    checked: asked.stream ? new CheckedStream(asked.n) : undefined,
    onData: () => {
      if (hasBegun) report?.tokens(1);
      else report?.firstToken(performance.now() - sentMs);
      hasBegun = true;
    },
  };
}

/** What the replica's health is told. */
function toldOutcome(outcome: RelayOutcome, { adapter }: Replica): AttemptOutcome {
  switch (outcome.kind) {
    case 'complete':
      return outcome.status === 200
        ? { kind: 'finished' }
        : { kind: 'failure', failure: adapter.readFailure(outcome.status, '', undefined) };
    case 'client-gone':
      return { kind: 'aborted' };
    case 'replica-down':
    case 'replica-lost':
      return { kind: 'lost', reason: outcome.reason };
    case 'stalled':
      return { kind: 'stalled' };
    default:
      return unreachable(outcome);
  }
}

/** What is not the client's to say, whatever its body does; undefined leaves a field out. */
function ownFields({ cacheSalt, priority }: Generation, capabilities: Capabilities): object {
  return {
    cache_salt: capabilities.cacheSalt && cacheSalt !== '' ? cacheSalt : undefined,
    priority: capabilities.priority && priority !== 0 ? priority : undefined,
  };
}
