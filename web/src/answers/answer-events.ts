import { createParser } from 'eventsource-parser';
import type { AnswerEvent } from '#wire';
import { readAnswerEvent } from './read-answer-event.ts';

/** No event of ours is near this: pieces of text have 16 K characters at most, the record at the end has no text. */
const maxHeldChars = 4_000_000;

/** The events of one stream, in order; a stream that breaks off ends without `done`. Throws what the body throws. */
export async function* answerEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<AnswerEvent> {
  let arrived: AnswerEvent[] = [];
  const parser = createParser({
    maxBufferSize: maxHeldChars,
    onEvent: ({ data }) => {
      const event = readAnswerEvent(data);
      if (event) arrived.push(event);
    },
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') throw error;
    },
  });
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(value);
      const events = arrived;
      arrived = [];
      yield* events;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
