import { expect, test } from 'vitest';
import { parseChatRequest } from '#wire';
import { anyone } from './caller.ts';
import { ContinuationFeed } from './continuation-feed.ts';
import type { ContentEvent } from './exchange.ts';
import { DirectFeed } from './feed.ts';
import { Run } from './run.ts';
import { free } from './run-cost.ts';
import type { RunEvent } from './run-event.ts';

function chatRun(stop: readonly string[] = []): Run {
  const run = new Run({
    id: 'run',
    createdSeconds: 0,
    protocol: 'openai',
    request: parseChatRequest({ messages: [{ role: 'user', content: '?' }], stop }),
    model: 'm',
    isKept: true,
    session: undefined,
    caller: anyone,
    rules: [],
    prices: free,
    keep: { keepEvents: 100, keepBytes: 1_000_000 },
  });
  run.text.promptTokens = [1];
  return run;
}

function eventsOf(run: Run): readonly RunEvent[] {
  const slice = run.log.slice(0, 100);
  return slice.kind === 'events' ? slice.events.filter(({ kind }) => kind !== 'opened') : [];
}

const thinking = (text: string, ...tokens: number[]): ContentEvent => ({ kind: 'thinking', text, tokens });
const answer = (text: string, ...tokens: number[]): ContentEvent => ({ kind: 'answer', text, tokens });
const seam = { tokens: [], part: 'thinking', rest: '', surplus: '', endsLine: false } as const;

test('text waits for its ids, so that no reader has what a continuation would spell again', () => {
  const run = chatRun();
  const feed = new DirectFeed(run);
  feed.take([thinking('a', 7), thinking('b')]);
  expect(run.text.delivered).toEqual({ thinking: 'a', answer: '' });
  feed.take([answer('c', 8, 9)]);
  expect(eventsOf(run)).toEqual([
    { kind: 'thinking', text: 'a', tokens: [7] },
    { kind: 'thinking', text: 'b', tokens: [8, 9] },
    { kind: 'answer', text: 'c', tokens: [] },
  ]);
});

test('ids without text are told with the next text', () => {
  const run = chatRun();
  new DirectFeed(run).take([{ kind: 'silent-tokens', tokens: [5] }, answer('é', 6)]);
  expect(eventsOf(run)).toEqual([{ kind: 'answer', text: 'é', tokens: [5, 6] }]);
});

test('a replica that tells no ids is read at once, and its run is not exact', () => {
  const run = chatRun();
  run.text.promptTokens = undefined;
  new DirectFeed(run).take([{ kind: 'answer', text: 'a', tokens: undefined }]);
  expect(eventsOf(run)).toEqual([{ kind: 'answer', text: 'a', tokens: undefined }]);
  expect(run.text.isExact).toBe(false);
});

test('the rest of a thought is split where the run stands', () => {
  const run = chatRun();
  run.publish('thinking', 'a');
  const feed = new ContinuationFeed(run, { ...seam, rest: '\n' });
  feed.take([answer('b\n', 7), answer('</think>', 8), answer('\n\n', 9), answer('c', 10)]);
  expect(run.text.delivered).toEqual({ thinking: 'a\nb', answer: 'c' });
  expect(run.text.tokens).toEqual([7, 8, 9, 10]);
});

test('what was delivered is swallowed when it is spelt again, and refused when it is not', () => {
  const run = chatRun();
  run.publish('thinking', 'ab');
  const feed = new ContinuationFeed(run, { ...seam, surplus: 'b' });
  expect(feed.take([answer('bc', 7)])).toEqual({ kind: 'go-on' });
  expect(run.text.delivered.thinking).toBe('abc');
  expect(new ContinuationFeed(run, { ...seam, surplus: 'c' }).take([answer('x', 8)])).toEqual({ kind: 'unlike' });
  expect(run.text.delivered.thinking).toBe('abc');
});

test('a stop string across the seam stops the run, with nothing of it delivered after the seam', () => {
  const run = chatRun(['END']);
  run.publish('answer', 'xE');
  const feed = new ContinuationFeed(run, { ...seam, part: 'answer' });
  expect(feed.take([answer('N', 7)])).toEqual({ kind: 'go-on' });
  expect(feed.take([answer('Dy', 8)])).toEqual({ kind: 'stopped', matched: 'END' });
  expect(run.text.delivered.answer).toBe('xE');
});
