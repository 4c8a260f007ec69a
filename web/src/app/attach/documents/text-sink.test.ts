import { expect, test } from 'vitest';
import { TextSink } from './text-sink.ts';

const written = (...texts: readonly string[]): string => {
  const sink = new TextSink(1_000);
  for (const text of texts) sink.write(text);
  return sink.text();
};

test('lines end where their text does, and one empty line is enough', () => {
  expect(written('\n\na \t\n\n\n', 'b', '\n  c\n\n')).toBe('a\n\nb\n  c');
});

test('a zero is seen as something that is missing, and other controls and half characters are gone', () => {
  expect(written('a\0b\u0001c\u009fd\te\ud800')).toBe('a\uFFFDbcd\te\uFFFD');
});

test('the last character that fits is taken, the next ends it', () => {
  const sink = new TextSink(3);
  sink.write('abc');
  expect(() => sink.write('d')).toThrow(expect.objectContaining({ reason: 'too-large' }));
});
