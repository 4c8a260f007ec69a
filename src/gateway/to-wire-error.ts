import { ChatsError, type ChatsErrorCode } from '#chats';
import type { UpstreamFailure } from '#fleet';
import { RegaugeError, unreachable } from '#kernel';
import { WireError, type WireErrorCode } from '#wire';
import { GatewayError, type GatewayErrorCode } from './errors.ts';
import type { ExchangeOutcome } from './exchange.ts';

const wireCodeByGatewayCode: Readonly<Record<GatewayErrorCode, WireErrorCode>> = {
  GATEWAY_PORT_IN_USE: 'service_unavailable',
  GATEWAY_DRAINING: 'service_unavailable',
  GATEWAY_NO_REPLICA: 'service_unavailable',
  GATEWAY_IMPOSSIBLE: 'invalid_value',
  GATEWAY_PARAMETER_UNSUPPORTED: 'unsupported_parameter',
  GATEWAY_OVERLOADED: 'rate_limit_exceeded',
  GATEWAY_CARRY_OVER_REFUSED: 'upstream_error',
  GATEWAY_RUN_UNKNOWN: 'not_found',
  GATEWAY_RUN_LOST: 'not_found',
  GATEWAY_RUN_UNREACHABLE: 'service_unavailable',
  GATEWAY_RUN_TRIMMED: 'invalid_value',
  GATEWAY_RUN_CANCELLED: 'server_error',
  GATEWAY_NOT_STEERABLE: 'unsupported_parameter',
};

const wireCodeByChatsCode: Readonly<Record<ChatsErrorCode, WireErrorCode>> = {
  CHATS_NOT_FOUND: 'not_found',
  CHATS_CONFLICT: 'invalid_value',
  CHATS_BAD_PARENT: 'invalid_value',
  CHATS_RUN_REPLACED: 'invalid_value',
  CHATS_TOO_LARGE: 'request_too_large',
  CHATS_BAD_CURSOR: 'invalid_value',
  CHATS_BAD_IMPORT: 'invalid_value',
};

/** The error a client sees. Only our own errors carry their message out; anything else is our bug, and its text stays here. */
export function toWireError(error: unknown): WireError {
  if (error instanceof WireError) return error;
  if (error instanceof GatewayError) {
    const param = paramAtFault(error);
    return new WireError(wireCodeByGatewayCode[error.code], error.message, {
      param,
      details: error.details,
      cause: error,
    });
  }
  if (error instanceof ChatsError) {
    return new WireError(wireCodeByChatsCode[error.code], error.message, { details: error.details, cause: error });
  }
  const details = error instanceof RegaugeError ? error.details : {};
  return new WireError('server_error', 'The gateway failed to handle this request; its log says why.', {
    details,
    cause: error,
  });
}

function paramAtFault({ code, details: { parameter } }: GatewayError): string | undefined {
  if (code === 'GATEWAY_RUN_TRIMMED') return 'after';
  return typeof parameter === 'string' ? parameter : undefined;
}

/** Seconds for `Retry-After`, where coming back helps. */
export function retryAfterSeconds(error: WireError): number | undefined {
  const { retryAfterMs } = error.details;
  if (typeof retryAfterMs === 'number') return Math.max(1, Math.ceil(retryAfterMs / 1_000));
  return error.httpStatus === 429 || error.httpStatus === 503 ? 1 : undefined;
}

/** What a client is told of an attempt that was the last one. */
export function outcomeError(outcome: Exclude<ExchangeOutcome, { kind: 'finished' | 'aborted' }>): WireError {
  switch (outcome.kind) {
    case 'failure':
      return failureError(outcome.failure);
    case 'lost':
      return new WireError(
        'upstream_error',
        `The replica did not answer to the end (${outcome.because}). Send it again.`,
      );
    case 'stalled':
      return new WireError(
        'upstream_timeout',
        `The replica gave no ${outcome.at} within ${outcome.afterMs} ms. Send the request again.`,
        { details: { afterMs: outcome.afterMs } },
      );
    default:
      return unreachable(outcome);
  }
}

/** Says in a few words, for logs and for the reasons of the next choice. */
export function describeOutcome(outcome: ExchangeOutcome): string {
  switch (outcome.kind) {
    case 'finished':
      return outcome.reason;
    case 'failure':
      return `${outcome.failure.kind}: ${outcome.failure.message}`.slice(0, 300);
    case 'lost':
      return outcome.because;
    case 'stalled':
      return `no ${outcome.at} within ${outcome.afterMs} ms`;
    case 'aborted':
      return 'aborted';
    default:
      return unreachable(outcome);
  }
}

/** The replica's own words where the client can act on them; never the replica's trouble with its operator. */
function failureError({ kind, status, message, param, retryAfterMs }: UpstreamFailure): WireError {
  const details = retryAfterMs === undefined ? {} : { retryAfterMs };
  switch (kind) {
    case 'rejected':
      return new WireError(rejectionCode(status), message, { param });
    case 'context-exceeded':
      return new WireError('context_length_exceeded', message, { param });
    case 'unauthorised':
      return new WireError('upstream_error', 'The replica did not accept the key that the gateway has for it.');
    case 'rate-limited':
      return new WireError('rate_limit_exceeded', message, { details });
    case 'unavailable':
      return new WireError('service_unavailable', message, { details });
    case 'broken':
    case 'filtered':
      return new WireError('upstream_error', message);
    default:
      return unreachable(kind);
  }
}

function rejectionCode(status: number): WireErrorCode {
  if (status === 404) return 'model_not_found';
  if (status === 413) return 'request_too_large';
  if (status === 415) return 'unsupported_media_type';
  return 'invalid_value';
}
