import { expect, test } from 'vitest';
import type { UpstreamEvent } from '../adapter.ts';
import { anyThinkingField, createChunkReader } from './chunk-reader.ts';
import { splitThinking } from './split-thinking.ts';

const chunk = (content: string, finish_reason: string | null = null) =>
  JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason }] });

function readAll(startsInThinking: boolean, contents: readonly string[]): readonly UpstreamEvent[] {
  const reader = splitThinking(createChunkReader(anyThinkingField), startsInThinking);
  return [...contents.map((content) => chunk(content)), chunk('', 'stop')].flatMap((data) => reader.read(data));
}

const said = (events: readonly UpstreamEvent[], kind: 'thinking' | 'answer') =>
  events.map((event) => (event.kind === kind ? event.text : '')).join('');

test('a thought that the prompt opened ends at its closing tag, wherever chunks cut it', () => {
  const events = readAll(true, ['7+5=12\n8', '02\n</th', 'ink>\n\n8', '02']);
  expect(said(events, 'thinking')).toBe('7+5=12\n802');
  expect(said(events, 'answer')).toBe('802');
  expect(events.at(-1)).toEqual({ kind: 'finish', reason: 'stop' });
});

test('a reply that opens its thought itself is split, and one without a thought is all answer', () => {
  const thought = readAll(false, ['<think>\nhm', '</think>yes']);
  expect([said(thought, 'thinking'), said(thought, 'answer')]).toEqual(['hm', 'yes']);
  const plain = readAll(false, ['a tag: </think>']);
  expect([said(plain, 'thinking'), said(plain, 'answer')]).toEqual(['', 'a tag: </think>']);
});

test('what was held back leaves before the finish', () => {
  const events = readAll(true, ['hm</th']);
  expect(events.map(({ kind }) => kind)).toEqual(['thinking', 'thinking', 'finish']);
  expect(said(events, 'thinking')).toBe('hm</th');
});
