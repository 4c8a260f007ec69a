import { expect, test } from 'vitest';
import { z } from 'zod';
import { formatPath, issueToError } from './issue-to-error.ts';

function errorOf(schema: z.ZodType<unknown>, input: unknown): object {
  const issue = schema.safeParse(input).error?.issues[0];
  if (!issue) return { code: 'none' };
  const { code, param, message } = issueToError(issue, input);
  return { code, param, message };
}

test('a path reads like the expression that reaches the value', () => {
  expect(formatPath(['messages', 0, 'content', 2, 'text'])).toBe('messages[0].content[2].text');
  expect(formatPath(['a'.repeat(50)])).toBe(`${'a'.repeat(40)}…`);
});

test('of several alternatives, the one the value came closest to speaks', () => {
  const schema = z.object({ stop: z.union([z.string().min(2), z.array(z.string())]) });
  expect(errorOf(schema, { stop: ['a', 5] })).toMatchObject({ param: 'stop[1]', code: 'invalid_type' });
  expect(errorOf(schema, { stop: 'a' })).toMatchObject({
    message: '`stop` must be at least 2 characters long, is "a".',
  });
  expect(errorOf(schema, { stop: {} })).toMatchObject({
    message: '`stop` must be a string or an array, is an object.',
  });
});

test('what is missing is called missing, wherever it is missing', () => {
  const schema = z.object({ thinking: z.object({ type: z.enum(['enabled', 'disabled']) }) });
  expect(errorOf(schema, { thinking: {} })).toEqual({
    code: 'missing_required_parameter',
    param: 'thinking.type',
    message: '`thinking.type` is required and must be "enabled" or "disabled".',
  });
});

test('an unknown key inside a parameter is named by its whole path', () => {
  expect(errorOf(z.object({ a: z.array(z.strictObject({})) }), { a: [{ b: 1 }] })).toMatchObject({
    code: 'unknown_parameter',
    param: 'a[0].b',
  });
});
