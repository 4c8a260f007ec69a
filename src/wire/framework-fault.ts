import { WireError } from './wire-error.ts';

/** What an HTTP framework says of a request that it did not hand on; Fastify's errors are such. */
export interface FrameworkFault {
  readonly code: string;
  readonly message: string;
  readonly statusCode?: number | undefined;
}

export function isFrameworkFault(error: unknown): error is FrameworkFault & Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('FST_');
}

/** As the client is told of it; undefined for a fault of the server's own. Engine and gateway refuse alike. */
export function fromFrameworkFault({ code, message, statusCode }: FrameworkFault): WireError | undefined {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new WireError('request_too_large', 'The body is larger than what is read here; send a shorter prompt.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new WireError(
        'unsupported_media_type',
        'Send the body as JSON, with the header content-type: application/json.',
      );
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new WireError('invalid_json', `The body is not JSON: ${message}.`);
    default:
      return statusCode !== undefined && statusCode < 500 ? new WireError('invalid_value', message) : undefined;
  }
}
