import { expect, test } from 'vitest';
import type { AnswerEvent } from '#wire';
import { ApiError } from '../api/api-error.ts';
import { followAnswer } from './follow-answer.ts';

const start = 's{"thinkingChars":0,"answerChars":0,"tokens":0,"elapsedMs":0,"thinkingElapsedMs":null,"thoughtMs":null}';
const done = 'd{"answerChars":4,"thinkingChars":0}';
const runs = 'd{"state":"running","answerChars":4,"thinkingChars":0}';

function body(...data: readonly string[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(data.map((one) => `data:${one}\n\n`).join(''));
  return new Blob([bytes]).stream();
}

/** Each opening takes the next of the streams; an error is a stream that did not open. */
async function follow(streams: readonly (ReadableStream<Uint8Array> | Error)[]) {
  const log: string[] = [];
  let answer = '';
  const left = [...streams];
  await followAnswer({
    open: ({ answerChars }) => {
      log.push(`open at ${answerChars}`);
      const next = left.shift();
      if (!next || next instanceof Error) return Promise.reject(next);
      return Promise.resolve(next);
    },
    place: () => ({ runId: 'r', answerId: 'a', thinkingChars: 0, answerChars: answer.length }),
    onEvent: (event: AnswerEvent) => {
      if (event.kind === 'answer') answer += event.text;
    },
    onCut: (isCut) => log.push(isCut ? 'cut' : 'there'),
    wait: (ms) => Promise.resolve(void log.push(`wait ${ms}`)),
    chance: () => 1,
    signal: new AbortController().signal,
  });
  return { log, answer };
}

const down = new ApiError({ kind: 'network', message: '', retryAfterMs: null });

test('a stream that ends without `done` is opened again from what is held', async () => {
  const { log, answer } = await follow([body(start, 'aso'), body(start, 'ay', 'ak', done)]);
  expect(answer).toBe('soyk');
  expect(log).toEqual(['open at 0', 'there', 'cut', 'wait 500', 'open at 2', 'there']);
});

test('`done` of an answer that runs is no end: it is looked for again, since its run is another one by now', async () => {
  const { log, answer } = await follow([body(start, 'aso', runs), body(start, 'ay', done)]);
  expect(answer).toBe('soy');
  expect(log).toEqual(['open at 0', 'there', 'cut', 'wait 500', 'open at 2', 'there']);
});

test('waits grow while nothing comes, and begin anew once something did', async () => {
  const { log } = await follow([down, down, body(start), down, body(done)]);
  expect(log.filter((line) => line.startsWith('wait'))).toEqual(['wait 500', 'wait 1000', 'wait 500', 'wait 1000']);
});

test('an answer that is gone, or is not for this reader, is not asked for again', async () => {
  for (const kind of ['not-found', 'wrong-key'] as const) {
    const gone = new ApiError({ kind, message: '', retryAfterMs: null });
    await expect(follow([gone, body(done)])).rejects.toBe(gone);
  }
});
