import { expect, test } from 'vitest';
import { PartBorder } from './part-border.ts';

type Piece = Parameters<PartBorder['push']>[0];

function through(...pieces: readonly [Piece['kind'], string][]): {
  readonly thinking: string;
  readonly answer: string;
} {
  const border = new PartBorder();
  const out = [...pieces.flatMap(([kind, text]) => border.push({ kind, text })), ...border.end()];
  const textOf = (part: Piece['kind']) =>
    out
      .filter(({ kind }) => kind === part)
      .map(({ text }) => text)
      .join('');
  return { thinking: textOf('thinking'), answer: textOf('answer') };
}

test('one line break before the end of a thought and two after it go, however they are cut', () => {
  const whole = { thinking: 'a\nb', answer: 'c\n' };
  expect(through(['thinking', 'a\nb\n'], ['answer', '\n\nc\n'])).toEqual(whole);
  expect(
    through(['thinking', 'a\nb'], ['thinking', '\n'], ['answer', '\n'], ['answer', '\n'], ['answer', 'c\n']),
  ).toEqual(whole);
});

test('more line breaks than the template has are the model’s', () => {
  expect(through(['thinking', 'a\n\n'], ['answer', '\n\n\nb'])).toEqual({ thinking: 'a\n', answer: '\nb' });
});

test('a text without a thought stays as it is', () => {
  expect(through(['answer', '\n\n'], ['answer', 'a'])).toEqual({ thinking: '', answer: '\n\na' });
});

test('a thought that nothing follows keeps its last line break', () => {
  expect(through(['thinking', 'a\n'])).toEqual({ thinking: 'a\n', answer: '' });
});

test('a thought after an answer stays a thought', () => {
  expect(through(['thinking', 'a'], ['answer', 'b'], ['thinking', 'c'])).toEqual({ thinking: 'ac', answer: 'b' });
});
