import { expect, test } from 'vitest';
import { draftLine, type InputDraft } from './input-draft.ts';

/** Types line after line; the messages that came of it, and what is still open. */
const typed = (...lines: readonly string[]): { messages: string[]; draft: InputDraft | undefined } => {
  const messages: string[] = [];
  let draft: InputDraft | undefined;
  for (const line of lines) {
    const step = draftLine(draft, line);
    if (step.kind === 'complete') messages.push(step.text);
    draft = step.kind === 'more' ? step.draft : undefined;
  }
  return { messages, draft };
};

test('a line alone is a message', () => {
  expect(typed('a', 'b')).toEqual({ messages: ['a', 'b'], draft: undefined });
});

test('a backslash at the end joins the next line', () => {
  expect(typed('a\\', 'b\\', 'c')).toEqual({ messages: ['a\nb\nc'], draft: undefined });
});

test('three quotes open a block and close it, at the ends of lines too', () => {
  expect(typed('"""', 'a\\', '', 'b', '"""').messages).toEqual(['a\\\n\nb']);
  expect(typed('"""a', 'b"""').messages).toEqual(['a\nb']);
  expect(typed('"""a"""').messages).toEqual(['a']);
});

test('an unclosed block stays open', () => {
  expect(typed('"""', 'a')).toEqual({ messages: [], draft: { lines: ['a'], mode: 'block' } });
});

test('quotes inside a continued message are text', () => {
  expect(typed('a\\', '"""').messages).toEqual(['a\n"""']);
});
