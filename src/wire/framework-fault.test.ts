import { expect, test } from 'vitest';
import { fromFrameworkFault } from './framework-fault.ts';

test.each([
  [{ code: 'FST_ERR_CTP_BODY_TOO_LARGE', message: 'x' }, 'request_too_large'],
  [{ code: 'FST_ERR_CTP_INVALID_JSON_BODY', message: 'x' }, 'invalid_json'],
  [{ code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE', message: 'x' }, 'unsupported_media_type'],
  [{ code: 'FST_ERR_BAD_URL', message: 'x', statusCode: 400 }, 'invalid_value'],
])("%o is the client's fault", (fault, code) => {
  expect(fromFrameworkFault(fault)?.code).toBe(code);
});

test('a fault of the server is nothing to tell the client of', () => {
  expect(fromFrameworkFault({ code: 'FST_ERR_REP_ALREADY_SENT', message: 'x', statusCode: 500 })).toBeUndefined();
});
