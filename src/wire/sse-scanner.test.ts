import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSseScanner, type SseEvent, type SseSink } from './sse-scanner.ts';

type Call =
  | { readonly kind: 'event'; readonly type: string; readonly id: string; readonly data: string }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'error'; readonly code: unknown };

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function recorder(calls: Call[]): SseSink {
  return {
    event: ({ type, id, data }: SseEvent) => calls.push({ kind: 'event', type, id, data: decoder.decode(data) }),
    comment: (text) => calls.push({ kind: 'comment', text: decoder.decode(text) }),
  };
}

function scan(chunks: readonly Uint8Array[], maxEventBytes?: number): Call[] {
  const calls: Call[] = [];
  const scanner = createSseScanner(recorder(calls), maxEventBytes);
  try {
    for (const chunk of chunks) scanner.push(chunk);
    scanner.end();
  } catch (error) {
    calls.push({ kind: 'error', code: (error as { readonly code?: unknown }).code });
  }
  return calls;
}

const scanText = (text: string) => scan([encoder.encode(text)]);
const event = (data: string, over: { readonly type?: string; readonly id?: string } = {}): Call => ({
  kind: 'event',
  type: 'message',
  id: '',
  data,
  ...over,
});

test('LF, CR and CRLF end lines, also mixed', () => {
  for (const end of ['\n', '\r', '\r\n'])
    expect(scanText(`data: a${end}${end}data: b${end}${end}`)).toEqual([event('a'), event('b')]);
  expect(scanText('data: a\r\n\ndata: b\n\r\ndata: c\r\r')).toEqual([event('a'), event('b'), event('c')]);
});

test('several data lines are joined by line feeds', () => {
  expect(scanText('data: a\ndata:\ndata: b\n\n')).toEqual([event('a\n\nb')]);
});

test('one space after the colon belongs to the syntax, a second to the value', () => {
  expect(scanText('data:a\n\ndata:  b\n\ndata\n\n')).toEqual([event('a'), event(' b'), event('')]);
});

test('event and id fields are reported; the id stays, the type does not', () => {
  expect(scanText('event: delta\nid: 7\ndata: a\n\ndata: b\n\n')).toEqual([
    event('a', { type: 'delta', id: '7' }),
    event('b', { id: '7' }),
  ]);
});

test('an event without data is no event, and leaves no type behind', () => {
  expect(scanText('event: ping\n\nretry: 5\nother: x\n\ndata: a\n\n')).toEqual([event('a')]);
});

test('an id with NUL is ignored, and names may be any UTF-8 or none', () => {
  expect(scanText('id: a\0b\nevent: größe\ndata: a\n\n')).toEqual([event('a', { type: 'größe' })]);
  const broken = Uint8Array.of(...encoder.encode('event: a'), 0xff, ...encoder.encode('\ndata: b\n\n'));
  expect(scan([broken])).toEqual([event('b', { type: 'a\uFFFD' })]);
});

test('comments are reported, because a keep-alive is a sign of life', () => {
  expect(scanText(': keep-alive\n\n:\ndata: a\n: x\ndata: b\n\n')).toEqual([
    { kind: 'comment', text: ' keep-alive' },
    { kind: 'comment', text: '' },
    { kind: 'comment', text: ' x' },
    event('a\nb'),
  ]);
});

test('a byte order mark at the start is skipped, elsewhere it is text', () => {
  expect(scanText('\uFEFFdata: a\n\ndata: \uFEFFb\n\n')).toEqual([event('a'), event('\uFEFFb')]);
});

test('[DONE] is an ordinary event', () => {
  expect(scanText('data: [DONE]\n\n')).toEqual([event('[DONE]')]);
});

test('an unfinished event is discarded: a cut stream never yields half a token', () => {
  expect(scanText('data: a\n\ndata: b\n')).toEqual([event('a')]);
  expect(scanText('data: a\n\ndata: b')).toEqual([event('a')]);
});

test('an event over the limit closes the scanner, whole or in pieces', () => {
  const bytes = encoder.encode('data: abcd\n\ndata: abcde\n\n');
  const tooLarge = [event('abcd'), { kind: 'error', code: 'SSE_EVENT_TOO_LARGE' }];
  expect(scan([bytes], 10)).toEqual(tooLarge);
  expect(
    scan(
      Array.from(bytes, (byte) => Uint8Array.of(byte)),
      10,
    ),
  ).toEqual(tooLarge);
  expect(scan([encoder.encode('data: ab\ndata: ab\n')], 10)).toEqual([{ kind: 'error', code: 'SSE_EVENT_TOO_LARGE' }]);
});

test('the error says how many bytes were held and how many may be', () => {
  const scanner = createSseScanner(recorder([]), 10);
  const push = () => scanner.push(encoder.encode('data: abcdef'));
  expect(push).toThrow(expect.objectContaining({ details: { heldBytes: 12, maxEventBytes: 10 } }));
  expect(push).toThrow(expect.objectContaining({ code: 'SSE_SCANNER_CLOSED' }));
});

test('comments do not add up against the limit', () => {
  expect(scan([encoder.encode(': abcdef\n'.repeat(5))], 10)).toHaveLength(5);
});

test('after the end, and after a sink that throws, the scanner is closed', () => {
  const ended = createSseScanner(recorder([]));
  ended.end();
  expect(() => ended.push(new Uint8Array(0))).toThrow(expect.objectContaining({ code: 'SSE_SCANNER_CLOSED' }));
  const failing = createSseScanner({
    event: () => {
      throw new Error('socket gone');
    },
    comment: () => {},
  });
  expect(() => failing.push(encoder.encode('data: a\n\n'))).toThrow('socket gone');
  expect(() => failing.end()).toThrow(expect.objectContaining({ code: 'SSE_SCANNER_CLOSED' }));
});

test('a sink may end the scanner: the rest of the chunk is not read', () => {
  const calls: Call[] = [];
  const sink = recorder(calls);
  const scanner = createSseScanner({
    ...sink,
    event: (found) => {
      sink.event(found);
      scanner.end();
    },
  });
  scanner.push(encoder.encode('data: [DONE]\n\ndata: late\n\nda'));
  expect(calls).toEqual([event('[DONE]')]);
});

const streamText = fc
  .array(
    fc.constantFrom(
      'data',
      'event',
      'id',
      ':',
      ': ',
      ' ',
      '\n',
      '\r',
      '\r\n',
      '\n\n',
      'a',
      'é',
      '😀',
      '\uFEFF',
      '[DONE]',
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

test('chunk borders carry no meaning, not even inside a character or between CR and LF', () => {
  fc.assert(
    fc.property(
      streamText,
      fc.array(fc.nat(12), { minLength: 1, maxLength: 8 }),
      fc.constantFrom(8, 1_000),
      (text, sizes, limit) => {
        const bytes = encoder.encode(text);
        expect(scan(cut(bytes, sizes), limit)).toEqual(scan([bytes], limit));
      },
    ),
    { numRuns: 1_000 },
  );
});

/** Chunks of the given sizes, again and again; a size of 0 gives an empty chunk. */
function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = Math.max(sizes[i % sizes.length]!, i % sizes.length === 0 ? 1 : 0);
    chunks.push(bytes.slice(at, at + size));
    at += size;
  }
  return chunks;
}
