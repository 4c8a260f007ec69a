import { type ErrorDetails, RegaugeError } from '#kernel';

/** The `type` values that OpenAI's clients and their users branch on. */
export type WireErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'permission_error'
  | 'not_found_error'
  | 'rate_limit_error'
  | 'server_error';

/**
 * Every code a client can meet in `error.code`, with its HTTP status and `error.type`. Codes are OpenAI's where OpenAI
 * has one, because programs already compare against them; statuses decide which class official clients throw and
 * whether they retry (429 and 5xx they do, other 4xx they do not). `when` is repeated by `docs/errors.md`.
 */
export const wireErrorCodes = {
  invalid_json: { status: 400, type: 'invalid_request_error', when: 'the body is not JSON' },
  invalid_type: { status: 400, type: 'invalid_request_error', when: 'a parameter has the wrong JSON type' },
  invalid_value: {
    status: 400,
    type: 'invalid_request_error',
    when: 'a parameter is out of range or contradicts another',
  },
  missing_required_parameter: {
    status: 400,
    type: 'invalid_request_error',
    when: 'a required parameter is absent or null',
  },
  unknown_parameter: { status: 400, type: 'invalid_request_error', when: 'no endpoint of this kind has the parameter' },
  unsupported_parameter: {
    status: 400,
    type: 'invalid_request_error',
    when: 'the parameter is known and this server cannot honour it',
  },
  context_length_exceeded: {
    status: 400,
    type: 'invalid_request_error',
    when: 'prompt and answer do not fit the context',
  },
  invalid_api_key: { status: 401, type: 'authentication_error', when: 'the key is missing, unknown or revoked' },
  insufficient_quota: { status: 402, type: 'permission_error', when: 'the key has spent what it may spend' },
  permission_denied: { status: 403, type: 'permission_error', when: 'the key may not do this' },
  not_found: { status: 404, type: 'not_found_error', when: 'the path or the run does not exist' },
  model_not_found: { status: 404, type: 'not_found_error', when: 'no model of this name is served here' },
  method_not_allowed: { status: 405, type: 'invalid_request_error', when: 'the path exists, the method does not' },
  request_too_large: { status: 413, type: 'invalid_request_error', when: 'the body has more bytes than are read' },
  unsupported_media_type: { status: 415, type: 'invalid_request_error', when: 'the body is not declared as JSON' },
  rate_limit_exceeded: {
    status: 429,
    type: 'rate_limit_error',
    when: 'a limit of the key is reached, or the queue is full',
  },
  server_error: { status: 500, type: 'server_error', when: 'something failed that is not the client’s doing' },
  upstream_error: { status: 502, type: 'server_error', when: 'a replica broke off or answered nonsense' },
  service_unavailable: { status: 503, type: 'server_error', when: 'no replica is ready, or the server is going down' },
  upstream_timeout: { status: 504, type: 'server_error', when: 'a replica gave no sign of life in time' },
} as const;

export type WireErrorCode = keyof typeof wireErrorCodes;

/** An error in the shape that OpenAI's clients parse; absent values are null there, never left out. */
export interface ErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: WireErrorType;
    readonly param: string | null;
    readonly code: WireErrorCode | null;
  };
}

export interface WireErrorOptions {
  /** Path of the parameter at fault, `messages[0].content`. */
  readonly param?: string | undefined;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/** An error on its way to an HTTP client: the code decides status and type, so that no caller can mix them. */
export class WireError extends RegaugeError<WireErrorCode> {
  readonly param: string | undefined;

  constructor(code: WireErrorCode, message: string, options: WireErrorOptions = {}) {
    super(code, message, options.details, 'cause' in options ? { cause: options.cause } : {});
    this.param = options.param;
  }

  get httpStatus(): number {
    return wireErrorCodes[this.code].status;
  }

  get type(): WireErrorType {
    return wireErrorCodes[this.code].type;
  }
}

/** `code` is null for `server_error`, as at OpenAI: there the type already says all there is to branch on. */
export function toErrorBody(error: WireError): ErrorBody {
  const code = error.code === 'server_error' ? null : error.code;
  return { error: { message: error.message, type: error.type, param: error.param ?? null, code } };
}
