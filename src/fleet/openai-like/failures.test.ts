import { expect, test } from 'vitest';
import type { UpstreamFailure } from '../adapter.ts';
import { recorded } from '../testing/builders.ts';
import { readFailure, readRetryAfter } from './failures.ts';

const fail = (status: number, body: string | object = '') =>
  readFailure(status, typeof body === 'string' ? body : JSON.stringify(body), undefined, 0);

test('vLLM’s errors keep their message and parameter', () => {
  expect(fail(400, recorded('vllm-0.32.0/err-temp.json'))).toEqual({
    kind: 'rejected',
    status: 400,
    message: 'temperature must be non-negative, got -1.0. (parameter=temperature, value=-1.0)',
    param: 'temperature',
    retryAfterMs: undefined,
  });
});

test.each(['vllm-0.32.0/err-ctx.json', 'vllm-0.32.0/err-maxtok.json', 'llama-server-b11434/err-ctx.json'] as const)(
  '%s is about the context',
  (name) => {
    expect(fail(400, recorded(name))).toMatchObject({ kind: 'context-exceeded' });
  },
);

test('a replica that does not know the model is at fault itself, since the gateway named it', () => {
  expect(fail(404, recorded('vllm-0.32.0/err-model.json'))).toMatchObject({ kind: 'broken', param: 'model' });
});

test('llama-server’s errors have the status inside', () => {
  expect(fail(400, recorded('llama-server-b11434/err-temp.json'))).toMatchObject({ kind: 'rejected' });
});

const byStatus: readonly (readonly [number, UpstreamFailure['kind']])[] = [
  [401, 'unauthorised'],
  [402, 'unauthorised'],
  [403, 'unauthorised'],
  [422, 'rejected'],
  [424, 'broken'],
  [429, 'rate-limited'],
  [500, 'broken'],
  [502, 'broken'],
  [503, 'unavailable'],
];

test.each(byStatus)('status %i is %s', (status, kind) => {
  expect(fail(status, { error: { message: 'm' } })).toMatchObject({ kind, status, message: 'm' });
});

test.each([
  ['SGLang, flat', { object: 'error', message: 'm', type: 'BadRequest', param: 'top_p', code: 400 }],
  ['MindIE, a string', { error: 'm', error_type: 'validation', param: 'top_p' }],
  ['FastAPI', { detail: 'm', param: 'top_p' }],
  ['wrapped twice', { error: { error: { message: 'm' }, param: 'top_p' } }],
])('the message is found whatever the shape (%s, as wire.md describes)', (_who, body) => {
  expect(fail(400, body)).toMatchObject({ kind: 'rejected', message: 'm', param: 'top_p' });
});

test('a body that is no JSON is the message itself, cut at 2,000 characters; an empty one is put in words', () => {
  expect(fail(502, 'Bad Gateway\n').message).toBe('Bad Gateway');
  expect(fail(502, 'x'.repeat(3_000)).message).toHaveLength(2_000);
  expect(fail(502).message).toBe('The replica answered with status 502 and no reason.');
});

test('Retry-After may be seconds or a date, and nonsense is nothing', () => {
  const nowMs = Date.parse('Tue, 24 Nov 2026 12:00:00 GMT');
  expect(readRetryAfter('7', nowMs)).toBe(7_000);
  expect(readRetryAfter('0.5', nowMs)).toBe(500);
  expect(readRetryAfter('Tue, 24 Nov 2026 12:00:30 GMT', nowMs)).toBe(30_000);
  expect(readRetryAfter('Tue, 24 Nov 2026 11:00:00 GMT', nowMs)).toBeUndefined();
  expect(readRetryAfter('soon', nowMs)).toBeUndefined();
  expect(readRetryAfter(undefined, nowMs)).toBeUndefined();
});
