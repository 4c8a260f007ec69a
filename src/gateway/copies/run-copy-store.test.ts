import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseChatRequest } from '#wire';
import { anyone } from '../caller.ts';
import { free } from '../run-cost.ts';
import type { RunEvent } from '../run-event.ts';
import type { CopiedOptions, RunCopyPart } from './run-copy.ts';
import { RunCopyStore } from './run-copy-store.ts';

const idOf = (owner: string, number: number) => `chatcmpl-${owner}-${number}`;
const answer = (text: string): RunEvent => ({ kind: 'answer', text, tokens: [1] });
const end = {
  kind: 'complete',
  reason: 'stop',
  matched: undefined,
  usage: { promptTokens: 1, cachedTokens: 0, completionTokens: 1, reasoningTokens: 0 },
} as const;

const optionsOf = (id: string): CopiedOptions => ({
  id,
  createdSeconds: 0,
  protocol: 'openai',
  request: parseChatRequest({ messages: [{ role: 'user', content: '?' }] }),
  model: 'm',
  isKept: true,
  session: undefined,
  caller: anyone,
  rules: [],
  prices: free,
});

const part = (id: string, events: readonly RunEvent[], over: Partial<RunCopyPart> = {}): RunCopyPart => ({
  id,
  options: undefined,
  events,
  tokenizer: 't',
  attempts: [],
  ageMs: 0,
  end: undefined,
  ...over,
});
const first = (id: string, events: readonly RunEvent[] = []) => part(id, events, { options: optionsOf(id) });

const limits = { maxCopyBytes: 1_000_000, maxTotalBytes: 1_000_000, maxCopies: 2, maxHeirs: 2 };
const nobody = () => false;
const [one, two, three] = [idOf('aaaaaa', 1), idOf('aaaaaa', 2), idOf('aaaaaa', 3)] as const;
const idsOf = (store: RunCopyStore) => store.passOn('bbbbbb', nobody).map(({ options }) => options.id);

test('runs that are over make room, oldest end first; else the one that grew is dropped whole', () => {
  const store = new RunCopyStore(limits);
  for (const id of [one, two]) store.take('aaaaaa', first(id));
  store.take('aaaaaa', part(two, [], { end }));
  store.take('aaaaaa', part(one, [], { end }));
  expect(store.take('aaaaaa', first(three))).toBe('copied');
  expect(store.take('aaaaaa', first(two))).toBe('copied');
  expect(store.take('aaaaaa', first(one))).toBe('dropped');
  expect(idsOf(store)).toEqual([three, two]);
});

test('a run that outgrows its bound is held no longer, and no later part of it is taken', () => {
  const store = new RunCopyStore({ ...limits, maxCopyBytes: 3_000 });
  expect(store.take('aaaaaa', first(one, [answer('x')]))).toBe('copied');
  expect(store.take('aaaaaa', part(one, [answer('x'.repeat(2_000))]))).toBe('dropped');
  expect(store.take('aaaaaa', part(one, [answer('x')]))).toBe('dropped');
  expect(store.totalBytes).toBe(0);
});

test('what a dead process sent late changes nothing in the copy that its heir has', () => {
  const store = new RunCopyStore(limits);
  store.take('aaaaaa', first(one, [answer('a')]));
  const [copy] = store.passOn('bbbbbb', nobody);
  expect(store.take('aaaaaa', part(one, [answer('late')]))).toBe('dropped');
  store.forget('aaaaaa', one);
  expect(store.take('bbbbbb', part(one, [answer('b')]))).toBe('copied');
  expect(copy?.events).toEqual([answer('a')]);
  expect(store.passOn('cccccc', nobody)[0]?.events).toEqual([answer('a'), answer('b')]);
});

test('readers are sent to an heir once it has all, and copies of the living stay where they are', () => {
  const store = new RunCopyStore(limits);
  const isAlive = (tag: string) => tag !== 'aaaaaa';
  store.take('aaaaaa', first(one));
  store.take('dddddd', first(idOf('dddddd', 1)));
  expect(store.passOn('bbbbbb', isAlive)).toHaveLength(1);
  expect(store.moved(isAlive)).toEqual(new Map([['aaaaaa', 'aaaaaa']]));
  store.arrived('bbbbbb');
  expect(store.moved(isAlive)).toEqual(new Map([['aaaaaa', 'bbbbbb']]));
  store.forget('bbbbbb', one);
  expect(store.moved(isAlive)).toEqual(new Map());
});

test('a run that its processes die of is not passed on for ever', () => {
  const store = new RunCopyStore(limits);
  store.take('aaaaaa', first(one));
  expect(['b', 'c', 'd'].map((heir) => store.passOn(heir, nobody).length)).toEqual([1, 1, 0]);
  expect(store.totalBytes).toBe(0);
});

test('whatever is sent, the store keeps its bounds, and a copy is all that was taken in', () => {
  const sent = fc.record({ run: fc.nat(4), text: fc.string({ maxLength: 400 }), isLast: fc.boolean() });
  fc.assert(
    fc.property(fc.array(sent, { maxLength: 60 }), (parts) => {
      const store = new RunCopyStore({ maxCopyBytes: 2_000, maxTotalBytes: 4_000, maxCopies: 3, maxHeirs: 1 });
      const expected = new Map<string, RunEvent[]>();
      const begun = new Set<number>();
      for (const { run, text, isLast } of parts) {
        const id = idOf('aaaaaa', run);
        const sentNow = begun.has(run) ? part(id, [answer(text)]) : first(id, [answer(text)]);
        begun.add(run);
        if (store.take('aaaaaa', isLast ? { ...sentNow, end } : sentNow) === 'copied') {
          expected.set(id, [...(sentNow.options ? [] : (expected.get(id) ?? [])), answer(text)]);
        }
        expect(store.totalBytes).toBeLessThanOrEqual(4_000);
      }
      const held = store.passOn('bbbbbb', nobody);
      expect(held.length).toBeLessThanOrEqual(3);
      for (const { options, events } of held) expect(events).toEqual(expected.get(options.id));
    }),
  );
});
