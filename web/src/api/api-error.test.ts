import { expect, test } from 'vitest';
import { kindOfStatus, problemOf } from './api-error.ts';

const sent = (code: string | null, message = 'why') => ({ error: { code, message, type: 'x', param: null } });

test('the code decides before the status does', () => {
  expect(problemOf(400, sent('context_length_exceeded'), null).kind).toBe('too-long');
  expect(problemOf(404, sent('model_not_found'), null).kind).toBe('not-found');
});

test('each way to be turned away is told apart', () => {
  expect([401, 402, 403, 404, 413, 429, 503, 504, 500, 502, 400].map(kindOfStatus)).toEqual([
    'wrong-key',
    'no-credit',
    'not-allowed',
    'not-found',
    'too-long',
    'rate-limit',
    'busy',
    'busy',
    'server',
    'server',
    'refused',
  ]);
});

test('what a proxy answers is told by its status', () => {
  for (const body of [undefined, null, '<html>', { error: 'no' }, { error: { code: 7 } }, []]) {
    expect(problemOf(503, body, null)).toEqual({ kind: 'busy', message: '', retryAfterMs: null });
  }
});

test('Retry-After is read in seconds, and dates are not', () => {
  expect(problemOf(429, sent('rate_limit_exceeded'), '12')).toEqual({
    kind: 'rate-limit',
    message: 'why',
    retryAfterMs: 12_000,
  });
  expect(problemOf(429, {}, 'Wed, 21 Oct 2026 07:28:00 GMT').retryAfterMs).toBeNull();
});
