import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerEvent } from '../../../src/wire/app/answer-stream.ts';
import { answerEvents } from './answer-events.ts';

function bodyOf(bytes: Uint8Array, cuts: readonly number[]): ReadableStream<Uint8Array> {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return new ReadableStream({
    start(controller) {
      for (const [index, place] of places.entries()) controller.enqueue(bytes.slice(places[index - 1] ?? 0, place));
      controller.close();
    },
  });
}

async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  let text = '';
  for await (const event of answerEvents(body)) if (event.kind === 'answer') text += event.text;
  return text;
}

test('whatever the server writes is read again, wherever the network cuts it', async () => {
  const piece = fc.string({
    unit: fc.constantFrom('a', '\n', '\r', ' ', ':', 'é', '字', '👩‍🚀', '"', 'data:'),
    minLength: 1,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1 }), fc.array(fc.nat(4_000)), async (pieces, cuts) => {
      const sent = pieces.map((text) => answerEvent({ kind: 'answer', text })).join('');
      expect(await textOf(bodyOf(new TextEncoder().encode(sent), cuts))).toBe(pieces.join(''));
    }),
    { numRuns: 200 },
  );
});

test('an event that broke off is no event', async () => {
  const sent = new TextEncoder().encode('data:awhole\n\ndata:abro');
  expect(await textOf(bodyOf(sent, []))).toBe('whole');
});
