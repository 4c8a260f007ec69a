import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newRunId, newTag, tagOf } from './run-id.ts';

test.each(['chatcmpl-', 'cmpl-', 'msg_', 'resp_', 'ollama-', ''])(
  'an id with the prefix %j says whose it is',
  (prefix) => {
    const tag = newTag();
    const id = newRunId(prefix, tag);
    expect(id).toMatch(new RegExp(`^${prefix}${tag}-[0-9a-f]{24}$`));
    expect(tagOf(id)).toBe(tag);
  },
);

test('an id of a process that is alone names none', () => {
  const id = newRunId('chatcmpl-', undefined);
  expect(id).toMatch(/^chatcmpl-[0-9a-f]{24}$/);
  expect(tagOf(id)).toBeUndefined();
});

test('whatever is sent as an id, what is read of it is six digits or nothing', () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[-_./a-f0-9]{0,40}$/));
  const isTag = (id: string) => /^[0-9a-f]{6}$/.test(tagOf(id) ?? 'abcdef');
  fc.assert(fc.property(text, isTag));
});
