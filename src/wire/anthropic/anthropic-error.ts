import { namedSseEvent } from '../sse-writer.ts';
import type { WireError, WireErrorCode } from '../wire-error.ts';

export type AnthropicErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'billing_error'
  | 'permission_error'
  | 'not_found_error'
  | 'request_too_large'
  | 'rate_limit_error'
  | 'api_error'
  | 'timeout_error'
  | 'overloaded_error';

export interface AnthropicErrorBody {
  readonly type: 'error';
  readonly error: { readonly type: AnthropicErrorType; readonly message: string };
  readonly request_id: string | null;
}

/** Codes whose type Anthropic's clients tell apart; all others are the request's fault below 500, and the server's above. */
const typeByCode: Readonly<Partial<Record<WireErrorCode, AnthropicErrorType>>> = {
  invalid_api_key: 'authentication_error',
  insufficient_quota: 'billing_error',
  permission_denied: 'permission_error',
  not_found: 'not_found_error',
  model_not_found: 'not_found_error',
  request_too_large: 'request_too_large',
  rate_limit_exceeded: 'rate_limit_error',
  service_unavailable: 'overloaded_error',
  upstream_timeout: 'timeout_error',
};

/** Statuses are those of all protocols here; the message names the parameter at fault, for which this shape has no field. */
export function toAnthropicErrorBody(error: WireError, requestId?: string): AnthropicErrorBody {
  const type = typeByCode[error.code] ?? (error.httpStatus < 500 ? 'invalid_request_error' : 'api_error');
  return { type: 'error', error: { type, message: error.message }, request_id: requestId ?? null };
}

/** Ends a stream whose status 200 has already left; nothing follows it. */
export function anthropicErrorEvent(error: WireError, requestId: string): string {
  return namedSseEvent('error', toAnthropicErrorBody(error, requestId));
}
