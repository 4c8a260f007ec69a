import { expect, test } from 'vitest';
import { errorEvent, sseComment, sseDone, sseEvent } from './sse-writer.ts';
import { WireError } from './wire-error.ts';

test('an error event is one data line in the same shape', () => {
  const event = errorEvent(new WireError('upstream_timeout', 'No token\nfor 30 s.'));
  expect(event).toBe(
    'data: {"error":{"message":"No token\\nfor 30 s.","type":"server_error","param":null,"code":"upstream_timeout"}}\n\n',
  );
});

test('events, comments and the end of a stream are framed by a blank line', () => {
  expect(sseEvent('{"a":1}')).toBe('data: {"a":1}\n\n');
  expect(sseComment('keep-alive')).toBe(': keep-alive\n\n');
  expect(sseComment('a\r\n\ndata: b')).toBe(': a data: b\n\n');
  expect(sseDone).toBe('data: [DONE]\n\n');
});
