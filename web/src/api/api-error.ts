/** What went wrong, by what its user can do about it; each kind has a sentence and a next step in the dictionary. */
export type ApiErrorKind =
  | 'wrong-key'
  | 'no-credit'
  | 'rate-limit'
  | 'busy'
  | 'not-allowed'
  | 'not-found'
  | 'too-long'
  | 'refused'
  | 'network'
  | 'server';

export interface ApiProblem {
  readonly kind: ApiErrorKind;
  /** As the server says it; empty where there was none to say it. */
  readonly message: string;
  /** When another try may do; null where the server does not say. */
  readonly retryAfterMs: number | null;
}

export class ApiError extends Error implements ApiProblem {
  readonly kind: ApiErrorKind;
  readonly retryAfterMs: number | null;

  constructor({ kind, message, retryAfterMs }: ApiProblem, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ApiError';
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}

const kindByCode: Readonly<Record<string, ApiErrorKind>> = {
  invalid_api_key: 'wrong-key',
  insufficient_quota: 'no-credit',
  rate_limit_exceeded: 'rate-limit',
  permission_denied: 'not-allowed',
  not_found: 'not-found',
  model_not_found: 'not-found',
  context_length_exceeded: 'too-long',
  request_too_large: 'too-long',
  service_unavailable: 'busy',
  upstream_timeout: 'busy',
  upstream_error: 'server',
  server_error: 'server',
};

/** The code says more than the status, and is all that a kept answer has. */
export function kindOfCode(code: string): ApiErrorKind | undefined {
  return kindByCode[code];
}

export function kindOfStatus(status: number): ApiErrorKind {
  if (status === 401) return 'wrong-key';
  if (status === 402) return 'no-credit';
  if (status === 403) return 'not-allowed';
  if (status === 404) return 'not-found';
  if (status === 413) return 'too-long';
  if (status === 429) return 'rate-limit';
  if (status === 503 || status === 504) return 'busy';
  return status >= 500 ? 'server' : 'refused';
}

/** @param body - as parsed; a proxy on the way may have sent anything */
export function problemOf(status: number, body: unknown, retryAfter: string | null): ApiProblem {
  const error = errorIn(body);
  const kind = (error.code === undefined ? undefined : kindOfCode(error.code)) ?? kindOfStatus(status);
  return { kind, message: error.message ?? '', retryAfterMs: retryAfterMsOf(retryAfter) };
}

export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiError) return error;
  return { kind: 'server', message: error instanceof Error ? error.message : String(error), retryAfterMs: null };
}

function errorIn(body: unknown): { readonly code?: string; readonly message?: string } {
  if (typeof body !== 'object' || body === null || !('error' in body)) return {};
  const { error } = body;
  if (typeof error !== 'object' || error === null) return {};
  return {
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...('message' in error && typeof error.message === 'string' ? { message: error.message } : {}),
  };
}

function retryAfterMsOf(seconds: string | null): number | null {
  if (seconds === null || !/^\d{1,6}$/.test(seconds)) return null;
  return Number(seconds) * 1_000;
}
