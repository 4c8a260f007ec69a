import type { UpstreamFailure } from '../adapter.ts';
import { isObject, type JsonObject, numberField, objectField, parseJson, textField } from './json-fields.ts';

/** An error as engines word it, whatever its shape. */
export interface WordedError {
  readonly message: string | undefined;
  readonly type: string | undefined;
  /** `rate_limit_exceeded`, or a status as a number. */
  readonly code: string | number | undefined;
  readonly param: string | undefined;
}

const maxMessageChars = 2_000;

/** Engines word it freely; what they agree on is which noun is too small. */
const contextWords = /context[ _](length|size|window)|max_model_len|max(Input)?(Token|Seq)Len/i;

const kindByWord: Readonly<Record<string, UpstreamFailure['kind']>> = {
  context_length_exceeded: 'context-exceeded',
  exceed_context_size_error: 'context-exceeded',
  invalid_api_key: 'unauthorised',
  authentication_error: 'unauthorised',
  insufficient_quota: 'unauthorised',
  permission_denied: 'unauthorised',
  permission_error: 'unauthorised',
  rate_limit_exceeded: 'rate-limited',
  rate_limit_error: 'rate-limited',
  service_unavailable: 'unavailable',
  unavailable_error: 'unavailable',
  overloaded_error: 'unavailable',
  invalid_request_error: 'rejected',
  BadRequestError: 'rejected',
};

/** Sorts a reply that is no 200; see `Adapter.readFailure`. */
export function readFailure(
  status: number,
  body: string,
  retryAfter: string | undefined,
  nowMs: number = Date.now(),
): UpstreamFailure {
  const parsed = parseJson(body);
  const error = readError(parsed);
  return {
    kind: kindOfStatus(status, error ?? { message: body, type: undefined, code: undefined, param: undefined }),
    status,
    message: shortened(error?.message ?? body.trim()) || `The replica answered with status ${status} and no reason.`,
    param: error?.param,
    retryAfterMs: readRetryAfter(retryAfter, nowMs),
  };
}

/** Sorts an error inside a stream that began with a 200, by whatever it says of itself. */
export function streamFailure(error: WordedError): UpstreamFailure {
  return {
    kind: kindOfError(error),
    status: 200,
    message: shortened(error.message ?? '') || 'The replica broke off with an error and no reason.',
    param: error.param,
    retryAfterMs: undefined,
  };
}

/** A stream that says something no engine says. */
export function brokenStream(message: string): UpstreamFailure {
  return { kind: 'broken', status: 200, message: shortened(message), param: undefined, retryAfterMs: undefined };
}

/**
 * Finds the error in a body or an event: `{error: {…}}` (OpenAI, vLLM, llama-server), `{object: 'error', …}` (SGLang,
 * older vLLM), `{error: 'text'}` (MindIE), `{detail}` (what FastAPI says before an engine sees the request).
 * @returns undefined where there is none
 */
export function readError(body: unknown): WordedError | undefined {
  if (!isObject(body)) return undefined;
  const { error, detail } = body;
  if (isObject(error)) return wordsOf(error);
  if (typeof error === 'string') return { ...wordsOf(body), message: error, type: textField(body, 'error_type') };
  if (body.object === 'error') return wordsOf(body);
  if (detail === undefined) return undefined;
  return { ...wordsOf(body), message: typeof detail === 'string' ? detail : JSON.stringify(detail) };
}

/** @returns undefined for what is neither seconds nor a date, and for dates that are past */
export function readRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Math.round(Number(header) * 1_000);
  const waitMs = Date.parse(header) - nowMs;
  return waitMs > 0 ? waitMs : undefined;
}

function wordsOf(error: JsonObject): WordedError {
  const nested = objectField(error, 'error');
  return {
    // Gateways between us and the engine sometimes wrap its error once more.
    message: textField(error, 'message') ?? (nested && textField(nested, 'message')),
    type: textField(error, 'type'),
    code: textField(error, 'code') ?? numberField(error, 'code'),
    param: textField(error, 'param'),
  };
}

function kindOfStatus(status: number, error: WordedError): UpstreamFailure['kind'] {
  if (status === 401 || status === 402 || status === 403) return 'unauthorised';
  if (status === 429) return 'rate-limited';
  if (status === 503 || status === 529) return 'unavailable';
  // The gateway chose model and path, so a replica that knows neither is at fault, not the client.
  if (status === 404 || status === 405 || status === 408 || status === 424) return 'broken';
  if (status < 400 || status >= 500) return 'broken';
  return isAboutContext(error) ? 'context-exceeded' : 'rejected';
}

function kindOfError(error: WordedError): UpstreamFailure['kind'] {
  const status = Number(error.code);
  if (status >= 400 && status < 600) return kindOfStatus(status, error);
  const kind = kindByWord[String(error.code)] ?? kindByWord[error.type ?? ''] ?? 'broken';
  return kind === 'rejected' && isAboutContext(error) ? 'context-exceeded' : kind;
}

function isAboutContext({ message = '', type = '', code = '' }: WordedError): boolean {
  return (
    kindByWord[type] === 'context-exceeded' || kindByWord[code] === 'context-exceeded' || contextWords.test(message)
  );
}

function shortened(message: string): string {
  return message.slice(0, maxMessageChars);
}
