import { basename } from 'node:path';
import { unreachable } from '#kernel';
import type { EngineKind, ReplicaTarget, ServerIdentity } from './adapter.ts';
import { FleetError } from './errors.ts';
import type { AskHttp } from './fleet-http.ts';
import { hostedPath } from './openai/openai.ts';
import {
  arrayField,
  isObject,
  type JsonObject,
  numberField,
  objectField,
  parseJson,
  textField,
} from './openai-like/json-fields.ts';
import { requestHeaders } from './openai-like/upstream-request.ts';

/** Where each kind tells more than `/v1/models` does; SGLang has renamed its paths and keeps the old ones for a while. */
const factPaths: Readonly<Record<EngineKind, readonly string[]>> = {
  regauge: [],
  'llama-server': ['/props'],
  vllm: ['/version'],
  'vllm-ascend': ['/version'],
  sglang: ['/server_info', '/get_server_info'],
  mindie: [],
  openai: [],
};

/**
 * Asks a server what it is. The model list is required, everything else is welcome: facts that do not come are undefined.
 * @param deadlineMs - for all questions together, which are asked at once
 * @throws {FleetError} `FLEET_UNREACHABLE` when the list does not come in time, `FLEET_UNEXPECTED_REPLY` when what comes
 *   is no list with a model in it
 */
export async function identify(target: ReplicaTarget, ask: AskHttp, deadlineMs = 3_000): Promise<ServerIdentity> {
  const signal = AbortSignal.timeout(deadlineMs);
  const get = (path: string) => ask({ method: 'GET', url: target.url + path, headers: requestHeaders(target), signal });
  const [cards, opensThought, facts] = await Promise.all([
    askModels(target, get, deadlineMs),
    target.kind === 'llama-server' ? asksInThought(target, ask, signal) : undefined,
    Promise.all(factPaths[target.kind].map((path) => askFacts(path, get))),
  ]);
  return { ...describeServer(target, cards, Object.assign({}, ...facts.toReversed())), opensThought };
}

type Get = (path: string) => ReturnType<AskHttp>;

async function askModels(target: ReplicaTarget, get: Get, deadlineMs: number): Promise<readonly JsonObject[]> {
  const { id, url } = target;
  const reply = await get(hostedPath(target, '/v1/models')).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `Replica ${id} at ${url} did not list its models within ${deadlineMs} ms (${reason}). Check the address, and that it is running.`;
    throw new FleetError('FLEET_UNREACHABLE', message, { id, url, deadlineMs }, { cause });
  });
  const list = parseJson(reply.body);
  const cards = (isObject(list) ? (arrayField(list, 'data') ?? []) : []).filter(isObject);
  if (reply.status === 200 && cards.some((card) => textField(card, 'id') !== undefined)) return cards;
  const message = `Replica ${id} at ${url} answered the question for its models with status ${reply.status} and no model list. Check its kind, its address and its key.`;
  throw new FleetError('FLEET_UNEXPECTED_REPLY', message, { id, url, status: reply.status });
}

async function askFacts(path: string, get: Get): Promise<JsonObject> {
  const reply = await get(path).catch(() => undefined);
  const facts = reply?.status === 200 ? parseJson(reply.body) : undefined;
  return isObject(facts) ? facts : {};
}

/** Looks at a rendered prompt, never at the model's name: both kinds of template go under one. */
async function asksInThought(target: ReplicaTarget, ask: AskHttp, signal: AbortSignal): Promise<boolean | undefined> {
  const headers = { ...requestHeaders(target), 'content-type': 'application/json' };
  const body = JSON.stringify({ messages: [{ role: 'user', content: 'hi' }] });
  const question = { method: 'POST', url: `${target.url}/apply-template`, headers, body, signal } as const;
  const reply = await ask(question).catch(() => undefined);
  const answer = reply?.status === 200 ? parseJson(reply.body) : undefined;
  const prompt = isObject(answer) ? textField(answer, 'prompt') : undefined;
  return prompt === undefined ? undefined : prompt.trimEnd().endsWith('<think>');
}

function describeServer(target: ReplicaTarget, cards: readonly JsonObject[], facts: JsonObject): ServerIdentity {
  const models = cards.flatMap((card) => textField(card, 'id') ?? []);
  const card = cards.find(({ id }) => id === target.upstreamModel) ?? cards[0] ?? {};
  const settings = objectField(facts, 'default_generation_settings') ?? {};
  const meta = objectField(card, 'meta') ?? {};
  return {
    version: textField(facts, 'version') ?? textField(facts, 'build_info'),
    models,
    contextTokens:
      numberField(card, 'max_model_len') ??
      numberField(settings, 'n_ctx') ??
      numberField(meta, 'n_ctx') ??
      numberField(facts, 'context_length'),
    tokenizer: tokenizerName(target.kind, card, facts),
    // Others' say where files lie, which is nobody's business.
    card: target.kind === 'regauge' ? card : undefined,
  };
}

/**
 * A name that is equal only where the tokenizer is. The prefix says what it was made of: a checkpoint's name means the
 * same in vLLM and SGLang, and nothing to an engine that reads GGUF files.
 */
function tokenizerName(kind: EngineKind, card: JsonObject, facts: JsonObject): string | undefined {
  switch (kind) {
    case 'regauge':
      return prefixed('gguf', textField(card, 'fingerprint'));
    case 'vllm':
    case 'vllm-ascend':
      return prefixed('checkpoint', textField(card, 'root'));
    case 'sglang':
      return prefixed('checkpoint', textField(facts, 'tokenizer_path'));
    case 'llama-server':
      return prefixed('gguf-file', ggufName(card, facts));
    // They tell no ids, so there is nothing to compare.
    case 'mindie':
    case 'openai':
      return undefined;
    default:
      return unreachable(kind);
  }
}

/** A file name alone may be anybody's; with vocabulary and size beside it, it is one file in practice. */
function ggufName(card: JsonObject, facts: JsonObject): string | undefined {
  const path = textField(facts, 'model_path');
  const meta = objectField(card, 'meta');
  if (path === undefined || !meta) return undefined;
  return [basename(path), numberField(meta, 'n_vocab'), numberField(meta, 'size')].join(' ');
}

function prefixed(prefix: string, name: string | undefined): string | undefined {
  return name === undefined || name === '' ? undefined : `${prefix}:${name}`;
}
