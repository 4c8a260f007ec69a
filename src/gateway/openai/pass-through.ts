import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterFailure } from '#policy';
import type { ChatRequest, CompletionRequest } from '#wire';
import { bookRun } from '../book-run.ts';
import type { RoutesContext } from '../gateway-state.ts';
import type { AttemptRecord, Replica, RunRecord } from '../replica.ts';
import { newRunId } from '../run-id.ts';
import { sendError } from '../stream-reader.ts';
import { ableReplica, type Passed, type PassedQuestion } from './able-replica.ts';
import { type PassedAttempt, passOnce } from './passed-attempt.ts';
import { passedRecord } from './passed-record.ts';

type Generation = ChatRequest | CompletionRequest;

/**
 * Log-probabilities, several choices and an echoed prompt are in no event of a run; they go to one replica and back as they
 * are, and such a reply cannot be carried over.
 */
export function isPassedThrough(asked: Generation): boolean {
  if (asked.n > 1 || asked.topLogprobs !== undefined || asked.promptLogprobs !== undefined) return true;
  return asked.continuousUsage || (asked.kind === 'completion' && asked.echo);
}

/**
 * Has one replica answer a request as it came, and gives its reply back as it comes. As long as nothing of a reply has left,
 * a replica that fails is replaced as in a run; what was computed is billed as far as the reply says how much it was.
 * @throws {WireError} `unsupported_parameter` where no replica is of a kind that takes it
 */
export async function passThrough(
  asked: Generation,
  question: PassedQuestion,
  http: FastifyRequest,
  reply: FastifyReply,
  context: RoutesContext,
): Promise<FastifyReply> {
  const body = typeof http.body === 'object' && http.body !== null ? http.body : {};
  const first = await ableReplica({ asked, body }, question, new Map(), context);
  const id = newRunId(asked.kind === 'chat' ? 'chatcmpl-' : 'cmpl-', context.peers?.tag);
  const { model } = question;
  const key = context.callerOf(http).name;
  const facts = { id, model, key, createdSeconds: Math.floor(Date.now() / 1_000), prices: context.prices(model) };
  const attempts: AttemptRecord[] = [];
  reply.hijack();
  reply.raw.setHeader('x-request-id', id);
  const passing = passAround({ asked, body, response: reply.raw, question, attempts }, first, context);
  const last = await context.runs.track(passing);
  book(passedRecord({ ...facts, attempts, last }), asked, context);
  if (last.failed && !last.hasLeft) sendError(reply.raw, { protocol: 'openai', id }, last.failed.error, {});
  return reply;
}

function book(record: RunRecord, { kind }: Generation, { run, onRunEnd }: RoutesContext): void {
  bookRun(kind, record, run.metrics);
  onRunEnd(record);
}

interface Passing extends Passed {
  readonly response: FastifyReply['raw'];
  readonly question: PassedQuestion;
  readonly attempts: AttemptRecord[];
}

/** Asks one replica after the other, until something has left or nothing would help. */
async function passAround(passing: Passing, first: Replica, context: RoutesContext): Promise<PassedAttempt> {
  const { question, attempts } = passing;
  const excluded = new Map<string, string>();
  let replica = first;
  for (;;) {
    const kind = attempts.length === 0 ? 'first' : 'retry';
    const passed = await passOnce({ ...passing, replica, kind }, context);
    attempts.push(passed.record);
    const { failed } = passed;
    if (!failed || passed.hasLeft) return passed;
    excluded.set(replica.target.id, failed.because);
    const facts = { hasDelivered: false, isExact: false, attempts: attempts.length, carryOvers: 0 };
    if (afterFailure({ ...facts, failure: failed.failure }, context.run.limits).kind !== 'retry') return passed;
    const next = await ableReplica(passing, question, excluded, context).catch(() => undefined);
    if (!next) return passed;
    context.run.metrics.retries.inc({ class: failed.failure });
    replica = next;
  }
}
