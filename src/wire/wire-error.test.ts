import { expect, test } from 'vitest';
import { toErrorBody, WireError, wireErrorCodes } from './wire-error.ts';

test('the code decides status and type', () => {
  const error = new WireError('model_not_found', 'No model `x`.', { param: 'model' });
  expect([error.httpStatus, error.type]).toEqual([404, 'not_found_error']);
  expect(toErrorBody(error)).toEqual({
    error: { message: 'No model `x`.', type: 'not_found_error', param: 'model', code: 'model_not_found' },
  });
});

test('without parameter and with the general code, both are null and not left out', () => {
  const body = toErrorBody(new WireError('server_error', 'The engine failed.'));
  expect(body.error).toEqual({ message: 'The engine failed.', type: 'server_error', param: null, code: null });
});

test('an error keeps its cause, and has none where none was given', () => {
  const cause = new Error('socket closed');
  expect(new WireError('upstream_error', 'Broken off.', { cause }).cause).toBe(cause);
  expect(Object.hasOwn(new WireError('upstream_error', 'Broken off.'), 'cause')).toBe(false);
});

test('server errors are 5xx and all others 4xx', () => {
  for (const { status, type } of Object.values(wireErrorCodes)) expect(status >= 500).toBe(type === 'server_error');
});
