import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endMarkup, markupPiece, plainMarkup } from './light-markup.ts';
import { withoutStyles } from './terminal-style.ts';

const rendered = (pieces: readonly string[]): string => {
  let state = plainMarkup;
  let out = '';
  for (const piece of pieces) {
    const step = markupPiece(state, piece, true);
    out += step.text;
    state = step.state;
  }
  return out + endMarkup(state, true).text;
};

test('bold and code are styled with their marks kept', () => {
  expect(rendered(['a **b** `c`.'])).toBe('a \u001b[1m**b**\u001b[22m \u001b[36m`c`\u001b[39m.');
});

test('a fence is styled as a whole, stars inside stay stars', () => {
  expect(rendered(['```py\n**x\n```\ny'])).toBe('\u001b[36m```py\n**x\n```\u001b[39m\ny');
});

test('powers, spaced stars and lists are not bold', () => {
  expect(rendered(['2**3 ** 4\n* item'])).toBe('2**3 ** 4\n* item');
});

test('a mark left open ends with its line', () => {
  expect(rendered(['**a\nb'])).toBe('\u001b[1m**a\u001b[22m\nb');
});

test('without colour the text passes as it is', () => {
  expect(markupPiece(plainMarkup, '**a', false)).toEqual({ state: plainMarkup, text: '**a' });
});

const markedText = fc.string({ unit: fc.constantFrom('a', ' ', '*', '`', '\n', '**', '```', 'é') });

test('stripped of styles, every text is itself, wherever it is cut', () => {
  fc.assert(
    fc.property(fc.array(markedText), (pieces) => {
      expect(withoutStyles(rendered(pieces))).toBe(pieces.join(''));
      expect(rendered(pieces)).toBe(rendered([pieces.join('')]));
    }),
  );
});

test('every style that begins ends', () => {
  const count = (text: string, sequence: string): number => text.split(sequence).length - 1;
  fc.assert(
    fc.property(markedText, (text) => {
      const shown = rendered([text]);
      expect(count(shown, '\u001b[1m')).toBe(count(shown, '\u001b[22m'));
      expect(count(shown, '\u001b[36m')).toBe(count(shown, '\u001b[39m'));
    }),
  );
});
